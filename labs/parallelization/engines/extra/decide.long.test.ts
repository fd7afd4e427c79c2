import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { saveResult } from "@labs/harness";
import { measureSilently } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { expect, test } from "vitest";
import experiment from "../experiment.ts";

const run = promisify(execFile);
const decide = fileURLToPath(new URL("decide.ts", import.meta.url));

test("it says of a run from which size on each engine pays, and what to decide by", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labs-decide-"));
  const env = { ...process.env, LABS_RESULTS: folder };
  try {
    await expect(run(process.execPath, [decide], { env })).rejects.toThrow("There is no run yet");
    await using services = openServices({ say: () => {} });
    const file = fileURLToPath(new URL("../experiment.ts", import.meta.url));
    const entry = { lab: "parallelization", name: "engines", file, experiment };
    const result = await measureSilently({ entry, services, only: ["piscina"] } as never);
    const saved = await saveResult(folder, result);
    const [newest, named] = await Promise.all([
      run(process.execPath, [decide], { env }),
      run(process.execPath, [decide, saved], { env }),
    ]);
    expect(newest.stdout).toBe(named.stdout);
    expect(newest.stdout).toMatch(
      /^typescript -> piscina .*(at once|from \d+|not up to 20000) .*with its start: /m,
    );
    // Only what was measured: no line of an engine without figures.
    expect(newest.stdout).not.toMatch(/dask/);
    expect(newest.stdout).toMatch(/^piscina \| [\d.]+ \| [\d.]+ \| \d+ \| – \| start it anew \|/m);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
