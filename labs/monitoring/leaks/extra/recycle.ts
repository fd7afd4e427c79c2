/**
 * What keeps a leaking service alive until it is repaired, and what its callers notice of it.
 *
 * `npx pnpm exec node labs/monitoring/leaks/extra/recycle.ts`
 */
import { stdout } from "node:process";
import { LabError } from "@labs/experiment";
import { lookForPython } from "../support/python.ts";
import { type Recycled, recycle, recycleUvicorn, remedies, uvicornRemedies } from "./recycling.ts";

const requests = 6_000;

async function show(name: string, measure: () => Promise<Recycled>): Promise<void> {
  try {
    const { failed, replaced, maxRss, longestMs } = await measure();
    const rss = `at most ${(maxRss / 1e6).toFixed(0)} MB in a worker`;
    stdout.write(
      `${name}: ${failed} of ${requests} failed, ${replaced} workers ended, ${rss}, longest answer ${longestMs.toFixed(0)} ms\n`,
    );
  } catch (error) {
    if (!(error instanceof LabError && error.code === "SKIPPED")) throw error;
    stdout.write(`${name}: skipped, ${error.message}\n`);
  }
}

for (const remedy of remedies) await show(remedy, () => recycle(remedy, requests));
const { program, missing } = await lookForPython();
if (program === null) stdout.write(`uvicorn: skipped, ${missing}\n`);
else
  for (const remedy of uvicornRemedies)
    await show(`uvicorn --${remedy}`, () => recycleUvicorn(program, remedy, requests));
