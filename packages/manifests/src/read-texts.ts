/** From the files that a command line names to their texts. */
import { open } from "node:fs/promises";
import { LabError } from "@labs/experiment";

export interface Text {
  /** As it was named; `-` is the standard input. */
  readonly file: string;
  readonly text: string;
}

const maxMegabytes = 2;

/**
 * Reads the files, one after another.
 *
 * @throws {LabError} with a sentence for a file that is missing, a folder, too large, or no text
 */
export async function readTexts(files: readonly string[]): Promise<Text[]> {
  const texts: Text[] = [];
  for (const file of files) texts.push({ file, text: decode(file, await readBytes(file)) });
  return texts;
}

async function readBytes(file: string): Promise<Uint8Array> {
  if (file === "-") return collect(file, process.stdin);
  try {
    await using handle = await open(file);
    const { size } = await handle.stat();
    if (size > maxMegabytes * 1e6) throw tooLarge(file);
    return await collect(file, handle.createReadStream());
  } catch (error) {
    if (error instanceof LabError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") throw new LabError("USAGE", `There is no file ${file}.`);
    if (code === "EISDIR")
      throw new LabError(
        "USAGE",
        `${file} is a folder: name its files, or pass what kustomize makes of it: \`kubectl kustomize ${file} | pnpm lab autoscaling lint -\`.`,
      );
    throw new LabError("USAGE", `${file} cannot be read: ${message}.`);
  }
}

/** A pipe or a device has no size: it is counted while it is read. */
async function collect(file: string, stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of stream) {
    bytes += chunk.length;
    if (bytes > maxMegabytes * 1e6) throw tooLarge(file);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(file: string): LabError {
  return new LabError(
    "USAGE",
    `${file} has more than ${maxMegabytes} MB, more than manifests take: it is not read.`,
  );
}

function decode(file: string, bytes: Uint8Array): string {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!text.includes("\0")) return text;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
  throw new LabError("USAGE", `${file} is not a text in UTF-8, so it is no manifest.`);
}
