/** Lets Prometheus' own rule engine evaluate a file of rules on recorded series: `promtool test rules`. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { LabError } from "@labs/experiment";
import type { Firing } from "../contract.ts";
import type { Recording } from "./record.ts";

/** @throws LabError EXPERIMENT where Prometheus refuses the file */
export async function checkRules(prometheus: string, file: string): Promise<void> {
  const { promtool } = await import("@labs/services");
  const checked = await promtool(prometheus, ["check", "rules", file]);
  if (checked.code !== 0) throw new LabError("EXPERIMENT", `Prometheus refuses ${file}: ${said(checked)}`);
}

const firing = 'ALERTS{alertstate="firing"}';

/**
 * When alerts fire, for each of the recordings. All are evaluated at once, as services that one Prometheus scrapes: each
 * is a job of its own.
 *
 * @param prometheus URL of the service
 * @param file rules that `checkRules` accepts
 * @param from the first minute that is asked for; minutes of the answer count from it
 * @throws LabError EXPERIMENT where an alert names no service
 */
export async function evaluate(
  prometheus: string,
  file: string,
  recordings: readonly Recording[],
  from: number,
): Promise<(readonly Firing[])[]> {
  const minutes = Math.max(...recordings.map(minutesIn)) - from;
  const times = Array.from({ length: minutes }, (_, index) => from + index);
  const samples = await ask(prometheus, file, recordings, [{ query: firing, minutes: times }]);
  const alerts = samples.flatMap(firedIn);
  const nobodys = alerts.find(({ job }) => job === undefined);
  if (nobodys !== undefined)
    throw new LabError(
      "EXPERIMENT",
      `${nobodys.alert} of ${file} names no service: keep the label job, as in sum by (job) (…).`,
    );
  return recordings.map((recording, index) => {
    const end = minutesIn(recording);
    return intervalsOf(
      alerts.filter(({ job, minute }) => job === jobOf(index) && minute < end),
      from,
    );
  });
}

export interface Question {
  readonly query: string;
  readonly minutes: readonly number[];
}

/** What a query gave at a minute: a sample for each series. */
export interface Sample {
  readonly query: string;
  readonly minute: number;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/**
 * Answers queries about recorded series, of which each recording has its own job, `jobOf(index)`.
 *
 * @param file rules that are evaluated each minute; queries may name what they record
 * @throws LabError EXPERIMENT where Prometheus can answer none of them
 */
export async function ask(
  prometheus: string,
  file: string,
  recordings: readonly Recording[],
  questions: readonly Question[],
): Promise<Sample[]> {
  const { promtool } = await import("@labs/services");
  const asked = `${await readFile(file, "utf8")} ${questions.map(({ query }) => query).join(" ")}`;
  const folder = await mkdtemp(join(tmpdir(), "labs-rules-"));
  try {
    const test = join(folder, "test.json");
    // What is not asked for would be loaded all the same.
    const named = recordings.map((recording) => recording.filter(({ name }) => asked.includes(name)));
    await writeFile(test, testOf(file, named, questions));
    const ran = await promtool(prometheus, ["test", "rules", test]);
    const samples = samplesIn(`${ran.stdout}\n${ran.stderr}`);
    if (ran.code !== 0 && samples.length === 0)
      throw new LabError("EXPERIMENT", `Prometheus cannot evaluate ${file}: ${said(ran)}`);
    return samples;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export const jobOf = (index: number) => `firewall-${index}`;
export const minutesIn = (recording: Recording) =>
  Math.max(0, ...recording.map(({ values }) => values.length));

function said({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  const lines = `${stderr}\n${stdout}`.split("\n").map((line) => line.trim());
  const reason = lines
    .filter((line) => line !== "" && !/FAILED:?$|^Checking |^Unit Testing/.test(line))
    .at(0);
  return `${(reason ?? "no reason is given").replace(/\.$/, "")}.`;
}

/** A test that expects nothing of any query at any minute, so that each sample is printed. JSON is YAML. */
function testOf(file: string, recordings: readonly Recording[], questions: readonly Question[]): string {
  return JSON.stringify({
    rule_files: [resolve(file)],
    evaluation_interval: "1m",
    tests: [
      {
        interval: "1m",
        input_series: recordings.flatMap((recording, index) =>
          recording.map(({ name, labels, values }) => ({
            series: `${name}{${Object.entries({ ...labels, job: jobOf(index) })
              .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
              .join(",")}}`,
            values: values.map((value) => (value === null ? "_" : Number(value.toFixed(6)))).join(" "),
          })),
        ),
        promql_expr_test: questions.flatMap(({ query, minutes }) =>
          minutes.map((minute) => ({ expr: query, eval_time: `${minute}m`, exp_samples: [] })),
        ),
      },
    ],
  });
}

/** What promtool prints of tests that expected nothing. */
export function samplesIn(printed: string): Sample[] {
  const answers = printed.matchAll(/expr: ("(?:[^"\\]|\\.)*"), time: (\w+),[\s\S]*?got:(.*)/g);
  return [...answers].flatMap(([, query = '""', time = "", got = ""]) =>
    // Older versions print the answer in quotes.
    [...got.replaceAll("\\", "").matchAll(/\{([^}]*)\} ([^\s",]+)/g)].map(([, labels = "", value = ""]) => ({
      query: JSON.parse(query),
      minute: minuteOf(time),
      labels: Object.fromEntries([...labels.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, of]) => [name, of])),
      value: Number(value.replace("Inf", "Infinity")),
    })),
  );
}

interface Fired {
  readonly alert: string;
  /** Whose it is, where it says so. */
  readonly job?: string;
  readonly minute: number;
}

function firedIn({ minute, labels: { alertname: alert, job } }: Sample): Fired[] {
  return alert === undefined ? [] : [{ alert, ...(job !== undefined && { job }), minute }];
}

/** `6h40m` as minutes. */
function minuteOf(duration: string): number {
  const per = { d: 1_440, h: 60, m: 1, s: 1 / 60 } as const;
  return [...duration.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * per[unit as keyof typeof per],
    0,
  );
}

/** Alerts may fire for several series of a service at once: they are one. */
function intervalsOf(fired: readonly Fired[], from: number): Firing[] {
  return [...Map.groupBy(fired, ({ alert }) => alert)].flatMap(([alert, ones]) => {
    const minutes = [...new Set(ones.map(({ minute }) => minute - from))].toSorted(
      (one, other) => one - other,
    );
    const intervals: { alert: string; from: number; to: number }[] = [];
    for (const minute of minutes) {
      const current = intervals.at(-1);
      if (current?.to === minute - 1) current.to = minute;
      else intervals.push({ alert, from: minute, to: minute });
    }
    return intervals;
  });
}
