import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { smallResult } from "@labs/report/small-result-fixture";
import { expect, test } from "vitest";
import { labHere } from "../../testing/lab-here.ts";
import { older, storeRuns } from "../../testing/stored-runs.fixture.ts";

test("show prints a summary, and all of it with --details", async () => {
  const env = { LABS_RESULTS: await storeRuns() };
  const summary = await labHere(["show"], env);
  expect(summary.stdout).toMatch(/^Answer {2}fast: throughput/m);
  expect(summary.stdout).not.toContain("Mechanism: why");
  expect((await labHere(["show", older, "--details"], env)).stdout).toContain("Mechanism: why");
});

test("an arm's flowchart is printed as Mermaid, and an arm without one is refused with those that have one", async () => {
  const folder = await storeRuns();
  const env = { LABS_RESULTS: folder };
  expect(await labHere(["show", "--mermaid", "fast"], env)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("says how it answers as a flowchart"),
  });
  const lines = ['flowchart LR\n  clients -->|"{throughput}"| api'];
  const explained = [{ arm: "fast", case: "busy", lines }];
  const runId = "2026-01-05T00-00-00Z-caching-strategy-dddd";
  await writeFile(join(folder, `${runId}.json`), JSON.stringify({ ...smallResult, runId, explained }));
  const { stdout } = await labHere(["show", runId, "--mermaid", "fast"], env);
  expect(stdout).toMatch(/^flowchart LR\n {2}clients -->\|"[\d ]+ req\/s"\| api$/m);
  expect(await labHere(["show", runId, "--mermaid", "slow"], env)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('"slow" has no flowchart in this run: name one of fast.'),
  });
});

test("a run that is not there is a sentence, and the code of a missing part", async () => {
  const env = { LABS_RESULTS: await storeRuns() };
  const { code, stderr } = await labHere(["show", "nothing/of-that-name"], env);
  expect(code).toBe(3);
  expect(stderr).toContain('There is no stored run "nothing/of-that-name"');
});

test("a run's id in the place of a command names the command that shows it", async () => {
  const { code, stderr } = await labHere([older], { LABS_RESULTS: await storeRuns() });
  expect(code).toBe(2);
  expect(stderr).toMatch(new RegExp(`^"${older}" is a run of [a-z/-]+: \`pnpm lab show ${older}\`\\.\n$`));
});
