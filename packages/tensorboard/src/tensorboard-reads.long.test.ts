/** TensorBoard's own reader finds in a file what was written; it is fetched from PyPI, and skipped where it cannot be. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { orMissing } from "@labs/experiment";
import { findPython, runPython } from "@labs/services";
import { expect, onTestFinished, test } from "vitest";
import { eventFile, eventFileName, type Step } from "./event-file.ts";

const python = await orMissing(() =>
  findPython(new URL("../requirements.txt", import.meta.url), { size: "180 MB on disk, about 10 s" }),
);
const title = "TensorBoard reads curves and histograms of each step, run by run";

test.skipIf("missing" in python)(
  "missing" in python ? `${title} (skipped: ${python.missing})` : title,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "labs-events-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const queue = [0.5, 1.5, 1.5, 9];
    const steps: Step[] = [0, 1, 2].map((step) => ({
      step,
      seconds: 1_700_000_000 + step,
      scalars: { "saturated/batch size, rows": 8 + step },
      histograms: { "ms/queue": queue.map((ms) => ms * (step + 1)), "tokens/padding": [0, 0, 0] },
    }));
    for (const [run, mine] of [
      ["fifo", steps],
      ["greedy", steps.slice(1)],
    ] as const) {
      mkdirSync(join(folder, run));
      writeFileSync(join(folder, run, eventFileName("1")), eventFile(mine));
    }
    const script = new URL("../python/read_events.py", import.meta.url).pathname;
    const { program = "" } = "missing" in python ? {} : python;
    const found = JSON.parse(await runPython(program, [script, folder], { timeoutMs: 120_000 }));
    const expected = (from: number) => ({
      scalars: { "saturated/batch size, rows": [0, 1, 2].slice(from).map((step) => [step, 8 + step]) },
      histograms: {
        // Step, how many, their sum, how many lie in buckets.
        "ms/queue": [0, 1, 2].slice(from).map((step) => [step, 4, 12.5 * (step + 1), 4]),
        "tokens/padding": [0, 1, 2].slice(from).map((step) => [step, 3, 0, 3]),
      },
    });
    expect(found).toEqual({ fifo: expected(0), greedy: expected(1) });
  },
);
