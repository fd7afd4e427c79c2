/** A site of many runs: what grows with them is the number of pages, and no page beyond what a reader loads at once. */
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { batchingResult } from "@labs/report/batching-fixture";
import { indexingResult } from "@labs/report/indexing-fixture";
import { clientsResult, poolResult } from "@labs/report/pool-fixture";
import { expect, onTestFinished, test } from "vitest";
import { buildSite } from "./build-site.ts";
import { runOf, store } from "./fixtures/many.fixture.ts";
import { plantedResult } from "./fixtures/planted.fixture.ts";
import { experimentPath } from "./pages/links.ts";

const [experiments, runs] = [40, 500];
const shapes = [plantedResult, indexingResult, poolResult, clientsResult, batchingResult];
const largestPage = 300_000;

test("500 runs of 40 experiments are a page for each experiment, and no page of 300 kB", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labs-many-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(join(folder, "results"));
  const results = await store(
    join(folder, "results"),
    Array.from({ length: runs }, (_, index) => {
      const of = index % experiments;
      const shape = shapes[of % shapes.length] ?? plantedResult;
      return runOf(shape, `lab-${of % 8}`, `experiment-${of}`, Math.floor(index / experiments));
    }),
  );
  const out = join(folder, "site");
  const built = await buildSite({ questions: [], results, out });
  expect(built).toMatchObject({ experiments, measured: experiments });

  const pages = (await readdir(out, { recursive: true })).filter((name) => name.endsWith(".html"));
  // The front page, the history, and for each experiment its page and its latest two runs side by side.
  expect(pages).toHaveLength(2 + 2 * experiments);
  expect(built.pages).toBe(pages.length);
  for (let of = 0; of < experiments; of++)
    expect(pages).toContain(experimentPath(`lab-${of % 8}`, `experiment-${of}`));
  for (const page of pages) expect((await stat(join(out, page))).size, page).toBeLessThan(largestPage);
  expect(await readdir(join(out, "runs"))).toHaveLength(runs);
});
