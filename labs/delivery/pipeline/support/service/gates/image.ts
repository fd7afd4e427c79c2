/**
 * What the image adds to its base, layer by layer: bytes of what the Dockerfile's last stage copies. It needs no engine; what a
 * `RUN` step would add is not in it.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";

/** Bytes: 5 % above what it was when this was written. */
const budget = 2_930_000;

const lastStage = (await readFile("Dockerfile", "utf8")).split(/^FROM .*$/m).at(-1) ?? "";
const layers: { readonly step: string; readonly bytes: number }[] = [];
for (const [step, words = ""] of lastStage.matchAll(/^COPY (.+)$/gm)) {
  const sizes = await Promise.all(words.split(/\s+/).slice(0, -1).map(bytesOf));
  layers.push({ step, bytes: sizes.reduce((sum, size) => sum + size, 0) });
}
const all = layers.reduce((sum, { bytes }) => sum + bytes, 0);
for (const { step, bytes } of layers) console.log(`${String(bytes).padStart(12)}  ${step}`);
console.log(`${String(all).padStart(12)}  of ${budget}`);
if (all > budget) {
  console.error(
    "The image is above its budget: take out what it does not need, or raise the budget with the reason.",
  );
  process.exitCode = 1;
}

async function bytesOf(path: string): Promise<number> {
  const found = await stat(path);
  if (!found.isDirectory()) return found.size;
  const inside = await Promise.all((await readdir(path)).map((name) => bytesOf(join(path, name))));
  return inside.reduce((sum, size) => sum + size, 0);
}
