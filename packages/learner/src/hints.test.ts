import { glob, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parseHints } from "./hints.ts";

const root = join(import.meta.dirname, "../../..");

test("pieces come in the order of the list, without its numbers and line breaks", () => {
  const hints = parseHints(
    "# Hints\n\n1. **Symptom:** it is\n   slow. **Cause:** work. **Approach:** less.\n2. **Symptom:** in 2026. **Cause:** b. **Approach:** `c`.\n",
  );
  expect(hints.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
    "Symptom: it is slow.",
    "Cause: work.",
    "Approach: less.",
    "Symptom: in 2026.",
    "Cause: b.",
    "Approach: `c`.",
  ]);
});

test("every experiment's hints lead from symptom over cause to approach", async () => {
  const files = await Array.fromAsync(glob("labs/*/*/hints.md", { cwd: root }));
  const experiments = await Array.fromAsync(glob("labs/*/*/experiment.ts", { cwd: root }));
  expect(files).toHaveLength(experiments.length);
  for (const file of files) {
    const text = await readFile(join(root, file), "utf8");
    const hints = parseHints(text);
    const entries = text.match(/^\d+\. /gm)?.length ?? 0;
    expect(entries, file).toBeGreaterThan(0);
    expect(
      hints.map(({ kind }) => kind),
      file,
    ).toEqual(Array.from({ length: entries }, () => ["Symptom", "Cause", "Approach"]).flat());
    for (const hint of hints) expect(hint.text, file).toMatch(/^\S.{10,}[.:?)`]$/);
  }
});
