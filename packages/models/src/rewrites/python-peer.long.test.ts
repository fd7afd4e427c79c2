/** The official tools agree: the checker reads every file, and their quantizer does no better than ours. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findPython, runPython, surveyPython } from "@labs/services";
import { describe, expect, onTestFinished, test } from "vitest";
import { modelNames } from "../manifest.ts";
import { modelFile } from "../model-file.ts";
import { quantizedPrecision } from "../scoring/processor.ts";
import { samples } from "../texts/samples.ts";

const requirements = new URL("../../python/requirements.txt", import.meta.url);
const script = new URL("../../python/peer.py", import.meta.url).pathname;

interface Answer {
  readonly bytes: Readonly<Record<"fp32" | "ours" | "theirs", number>>;
  /** Errors of logits against fp32: the largest, and the root of the mean square. */
  readonly largest: Readonly<Record<"ours" | "theirs", number>>;
  readonly usual: Readonly<Record<"ours" | "theirs", number>>;
  readonly apart: number;
  readonly ms: Readonly<Record<"fp32" | "ours" | "theirs", number>>;
}

/** Why Python cannot run here, or null where it can. */
async function obstacle(): Promise<string | null> {
  const found = await surveyPython(requirements);
  if (found.state === "unavailable") return found.detail;
  return await findPython(requirements).then(
    () => null,
    (error: Error) => error.message,
  );
}

const reason = await obstacle();
if (reason !== null) console.warn(`The Python peer is skipped: ${reason}`);

describe.skipIf(reason !== null)(`the Python peer${reason === null ? "" : ` (skipped: ${reason})`}`, () => {
  test("every file passes the checker, and our INT8 is as small and as near as theirs", async () => {
    const folder = await mkdtemp(join(tmpdir(), "labs-peer-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const input = join(folder, "input.json");
    const task = {
      fp32: modelFile("guard"),
      int8: modelFile("guard-int8-embeddings"),
      theirs: join(folder, "theirs.onnx"),
      files: modelNames.map(modelFile),
      precision: quantizedPrecision(),
      batches: samples("validation", 200).map(({ tokens }) => [tokens]),
    };
    await writeFile(input, JSON.stringify(task));
    const { program, version } = await findPython(requirements);
    const answer: Answer = JSON.parse(await runPython(program, [script, input], { timeoutMs: 120_000 }));
    const { bytes, largest, usual, apart, ms } = answer;

    const summary = (name: "ours" | "theirs") =>
      `${name} ${bytes[name]} bytes, error ${usual[name].toFixed(4)} (at most ${largest[name].toFixed(4)}), ` +
      `${(ms.fp32 / ms[name]).toFixed(2)}x`;
    console.log(`Python ${version}: ${summary("ours")}; ${summary("theirs")}; ${apart.toFixed(4)} apart`);
    expect(bytes.ours / bytes.theirs).toBeGreaterThan(0.98);
    expect(bytes.ours / bytes.theirs).toBeLessThan(1.02);
    expect(bytes.theirs).toBeLessThan(0.4 * bytes.fp32);
    expect(usual.ours).toBeGreaterThan(0);
    expect(usual.ours).toBeLessThanOrEqual(usual.theirs);
    // One text decides the largest error, and which one it is depends on the processor.
    expect(largest.ours).toBeLessThanOrEqual(1.1 * largest.theirs);
  }, 180_000);
});
