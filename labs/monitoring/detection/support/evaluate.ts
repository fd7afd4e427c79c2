/** Lets Prometheus' own rule engine evaluate a file of rules on recorded series: `promtool test rules`. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import type { Firing } from "../contract.ts";
import type { Recording } from "./record.ts";

/** @throws LabError EXPERIMENT where Prometheus refuses the file */
export async function checkRules(prometheus: string, file: string): Promise<void> {
  const { promtool } = await import("@labs/services");
  const checked = await promtool(prometheus, ["check", "rules", file]);
  if (checked.code !== 0) throw new LabError("EXPERIMENT", `Prometheus refuses ${file}: ${said(checked)}`);
}

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
  const { promtool } = await import("@labs/services");
  const folder = await mkdtemp(join(tmpdir(), "labs-rules-"));
  try {
    const test = join(folder, "test.json");
    await writeFile(test, testOf(file, recordings, from));
    const ran = await promtool(prometheus, ["test", "rules", test]);
    const alerts = firedIn(`${ran.stdout}\n${ran.stderr}`);
    if (ran.code !== 0 && alerts.length === 0)
      throw new LabError("EXPERIMENT", `Prometheus cannot evaluate ${file}: ${said(ran)}`);
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
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const jobOf = (index: number) => `firewall-${index}`;
const minutesIn = (recording: Recording) => Math.max(0, ...recording.map(({ values }) => values.length));

function said({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  const lines = `${stderr}\n${stdout}`.split("\n").map((line) => line.trim());
  const reason = lines
    .filter((line) => line !== "" && !/FAILED:?$|^Checking |^Unit Testing/.test(line))
    .at(0);
  return `${(reason ?? "no reason is given").replace(/\.$/, "")}.`;
}

/** A test that expects no alert in any minute, so that each that fires is printed. JSON is YAML. */
function testOf(file: string, recordings: readonly Recording[], from: number): string {
  const minutes = Math.max(...recordings.map(minutesIn));
  return JSON.stringify({
    rule_files: [file],
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
        promql_expr_test: Array.from({ length: minutes - from }, (_, index) => ({
          expr: 'ALERTS{alertstate="firing"}',
          eval_time: `${from + index}m`,
          exp_samples: [],
        })),
      },
    ],
  });
}

interface Fired {
  readonly alert: string;
  /** Whose it is, where it says so. */
  readonly job?: string;
  readonly minute: number;
}

/** Each alert in each minute in which it fired. */
export function firedIn(printed: string): Fired[] {
  const label = (labels: string, name: string) => labels.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1];
  return [...printed.matchAll(/time: (\w+),[\s\S]*?got:(.*)/g)].flatMap(([, time = "", got = ""]) =>
    [...got.replaceAll("\\", "").matchAll(/\{([^}]*)\}/g)].flatMap(([, labels = ""]) => {
      const [alert, job] = [label(labels, "alertname"), label(labels, "job")];
      return alert === undefined
        ? []
        : [{ alert, ...(job !== undefined && { job }), minute: minuteOf(time) }];
    }),
  );
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
