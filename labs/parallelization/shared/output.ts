/** The output of a job: written by region, and what it comes to, whatever engine wrote it. */
import { createHash } from "node:crypto";
import type { Tenant } from "./events.ts";
import { outputFiles, readColumns, writePartition } from "./log.ts";
import { type TenantTotals, totalNames } from "./sessions.ts";

/** What a job answers: a digest over all rows of its output, in the order of the tenants, and what they count. */
export type JobAnswer = {
  readonly digest: string;
  readonly tenants: number;
  readonly sessions: number;
  readonly events: number;
};

/** A row of the output. */
export type OutputRow = TenantTotals & Pick<Tenant, "tenant" | "region">;

/** Joins the statistics with the tenants' regions and writes a partition for each region. */
export async function writeOutput(
  output: string,
  totals: ReadonlyMap<number, TenantTotals>,
  tenants: readonly Tenant[],
): Promise<void> {
  for (const [region, own] of Map.groupBy(tenants, ({ region }) => region)) {
    const rows = own.flatMap(({ tenant }) => {
      const found = totals.get(tenant);
      return found === undefined ? [] : { tenant, ...found };
    });
    const names = ["tenant", ...totalNames] as const;
    const columns = Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])]));
    await writePartition(output, region, columns);
  }
}

/** Reads a job's output back, as it lies there, and says what it comes to. */
export async function readAnswer(output: string): Promise<JobAnswer> {
  const rows: OutputRow[] = [];
  for (const { region, file } of await outputFiles(output)) {
    const names = ["tenant", ...totalNames];
    const columns = await readColumns(file, names);
    const length = columns.tenant?.length ?? 0;
    for (let row = 0; row < length; row++) {
      const numbers = names.map((name) => [name, Number(columns[name]?.[row])]);
      rows.push({ region, ...Object.fromEntries(numbers) } as OutputRow);
    }
  }
  return answerOf(rows);
}

/** What rows come to, in whatever order they are given. */
export function answerOf(rows: readonly OutputRow[]): JobAnswer {
  const lines = rows
    .toSorted((one, other) => one.tenant - other.tenant)
    .map((row) => [row.tenant, row.region, ...totalNames.map((name) => row[name])].join(","));
  const sum = (name: "sessions" | "events") => rows.reduce((total, row) => total + row[name], 0);
  return {
    digest: createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 16),
    tenants: rows.length,
    sessions: sum("sessions"),
    events: sum("events"),
  };
}
