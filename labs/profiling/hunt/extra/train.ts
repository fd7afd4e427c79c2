/**
 * Prints what thresholds were chosen from: what each tool shows of every service, on training requests.
 *
 * `npx pnpm exec node labs/profiling/hunt/extra/train.ts [tool…]`
 */
import { openServices } from "@labs/services";
import { plants } from "../data.ts";
import experiment from "../experiment.ts";
import { provision } from "../rig.ts";
import { sharesOfTable, stacksOfDumps, stacksOfSessions, waitsOfSessions } from "../support/python-output.ts";
import { median, type Shares, sharesOf } from "../support/rules.ts";
import { saveRecording } from "../support/save.ts";

/** No run has this seed by itself. */
const seed = 900_001;

/** The figure that the rule of a tool reads; of the others, the output. */
const figures: Readonly<Record<string, (output: string) => string>> = {
  stopwatch: (times) => median(JSON.parse(times)).toFixed(1),
  "node-stopwatch": (times) => median(JSON.parse(times)).toFixed(1),
  "asyncio-debug": (log) => `${log.split("\n").length - 1} lines: ${log.split("\n")[0]}`,
  cprofile: (table) => topOf(sharesOfTable(table)),
  "py-spy-dump": (dumps) => topOf(sharesOf(stacksOfDumps(dumps), "fastapi")),
  pyinstrument: (sessions) =>
    `${topOf(sharesOf(stacksOfSessions(sessions, "computing"), "fastapi"))}; waits: ${topOf(waitsOfSessions(sessions))}`,
};

function topOf(shares: Shares): string {
  const top = [...shares].sort(([, one], [, other]) => other - one).slice(0, 3);
  return top.map(([name, share]) => `${name} ${(100 * share).toFixed(0)} %`).join(", ");
}

const chosen = process.argv.slice(2);
await using services = openServices({ say: () => {} });
const { url: postgres } = await services.postgres();
await using provisioned = await provision({ seed, scale: "quick", postgres });
for (const [name, { load }] of Object.entries(experiment.variants)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue;
  const started = performance.now();
  const { open } = await load();
  await using opened = await open(provisioned.setup, { seed, instance: 0, postgres });
  for (const plant of ["good day", "good day", ...plants] as const) {
    const answer = await opened.subject({ plant });
    if (!("diagnosis" in answer)) continue;
    const { stacks, output } = answer.recording;
    if (plant !== "good day") saveRecording(plant, answer.recording);
    const service = name === "cpu-profile" ? "fastify" : "fastapi";
    const shown =
      figures[name]?.(output) ??
      (stacks.length > 0 ? topOf(sharesOf(stacks, service)) : output.slice(0, 300));
    const said = typeof answer.diagnosis === "object" ? answer.diagnosis.culprit : answer.diagnosis;
    process.stdout.write(`${name} | ${plant} | ${said} | ${shown}\n`);
  }
  process.stdout.write(`${name} took ${((performance.now() - started) / 1_000).toFixed(1)} s\n`);
}
