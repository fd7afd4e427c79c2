/** What callers notice when the workers of a leaking service are replaced. Counts, and no clock. */
import { LabError } from "@labs/experiment";
import { expect, test } from "vitest";
import { findMemoryLimits } from "./extra/memory-limit.ts";
import { recycle, recycleUvicorn, uvicornRemedies } from "./extra/recycling.ts";
import { lookUnderLimit } from "./extra/under-limit.ts";
import { lookForPython } from "./support/python.ts";

const python = await lookForPython();
const noLimit = whyNoLimit();
const requests = 6_000;

function whyNoLimit(): string | null {
  try {
    findMemoryLimits();
    return null;
  } catch (error) {
    if (error instanceof LabError && error.code === "SKIPPED") return error.message;
    throw error;
  }
}

test("a worker that exits takes the requests in hand along", async () => {
  const { failed, replaced } = await recycle("exit", requests);
  expect(replaced).toBeGreaterThan(0);
  expect(failed).toBeGreaterThan(0);
});

test("workers that drain one after another fail no request", async () => {
  const { failed, replaced } = await recycle("drain", requests);
  expect(replaced).toBeGreaterThan(0);
  expect(failed).toBe(0);
});

test("with a bound and a TTL no worker has to be replaced", async () => {
  expect(await recycle("bound and TTL", requests)).toMatchObject({ failed: 0, replaced: 0 });
});

test.skipIf(noLimit !== null)(
  `a memory limit ends workers and their requests${noLimit === null ? "" : ` (${noLimit})`}`,
  async () => {
    const { failed, replaced } = await recycle("memory limit", requests);
    expect(replaced).toBeGreaterThan(0);
    expect(failed).toBeGreaterThan(0);
  },
);

test.skipIf(noLimit !== null)(
  `a snapshot under a limit kills the service, a sampled heap does not${noLimit === null ? "" : ` (${noLimit})`}`,
  async () => {
    expect(await lookUnderLimit("samples", 256e6)).toMatchObject({ survived: true });
    expect(await lookUnderLimit("snapshots", 256e6)).toMatchObject({ survived: false });
  },
);

test.for(uvicornRemedies)("uvicorn --%s replaces its workers", async (remedy, { skip }) => {
  if (python.program === null) return skip(python.missing);
  const { failed, replaced } = await recycleUvicorn(python.program, remedy, requests);
  expect(replaced).toBeGreaterThan(0);
  // Kept connections are closed, into which callers may be sending.
  expect(failed).toBeLessThan(requests / 10);
});
