import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runTrials, type Tally, tally } from "@labs/harness/self-test";
import { formatSeconds, renderTable } from "@labs/report";
import { openServices } from "@labs/services";
import { resultsFolder } from "../catalog/paths.ts";
import { interruption } from "../measuring/interruption.ts";
import { showProgress } from "../measuring/show-progress.ts";
import { print } from "../terminal/print.ts";
import { StatusLine } from "../terminal/status-line.ts";

export interface SelfTestOptions {
  readonly trials: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** `pnpm lab aa`: the harness measured against itself. */
export async function selfTest(options: SelfTestOptions): Promise<void> {
  using status = new StatusLine();
  const say = (line: string) => status.say(line);
  const startedAt = new Date().toISOString();
  const { signal, code } = interruption(say);
  await using services = openServices({ say, confirm: status.ask });
  using progress = showProgress("self-test", status);
  const trials = await runTrials(
    { ...options, services, signal, progress },
    ({ handler, seed, comparisons }) => {
      const words = comparisons
        .map(({ arm, verdict, ratio }) => `${arm} ${verdict} ${ratio?.toFixed(3)}`)
        .join(", ");
      say(`trial ${seed - options.seed + 1} of ${options.trials}, ${handler}: ${words}`);
    },
  );
  const tallies = tally(trials);
  const document = {
    schemaVersion: 1,
    kind: "aa-summary",
    startedAt,
    finishedAt: new Date().toISOString(),
    tallies,
    trials,
  };
  const file = join(resultsFolder, "self-test", `${startedAt.slice(0, 19).replaceAll(":", "-")}Z.json`);
  await mkdir(join(resultsFolder, "self-test"), { recursive: true });
  await writeFile(file, JSON.stringify(document, null, 1));
  await print(options.json ? JSON.stringify(document, null, 1) : render(tallies));
  say(`Result: ${file}`);
  if (signal.aborted) process.exitCode = code();
}

function render(tallies: readonly Tally[]): string {
  const of = (count: number, { trials }: Tally) => `${count} of ${trials}`;
  const rows = tallies.map((one) => [
    one.handler,
    of(one.falseVerdicts, one),
    of(one.found5, one),
    one.expected5 === null ? "n/a" : `${Math.round(100 * one.expected5)} %`,
    of(one.found20, one),
    one.spread === null ? "n/a" : `${(100 * one.spread).toFixed(1)} %`,
    `${formatSeconds(one.seconds ?? 0)}, ${formatSeconds(one.measuredSeconds ?? 0)} of them measured`,
  ]);
  const columns = ["", "false verdicts", "5 % found", "expected", "20 % found", "spread", "a trial took"];
  return renderTable(
    columns.map((heading) => ({ heading })),
    rows,
  );
}
