/** The log and its tenants as Parquet files, and the output of a job, which are Parquet files by region. */
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asyncBufferFromFile, parquetRead } from "hyparquet";
import { parquetWriteFile } from "hyparquet-writer";
import { drawEvents, drawTenants, type EventPlan, type RawEvent, type Tenant } from "./events.ts";

/** Where a log lies: `events/part-<n>.parquet` (id, tenant, line) and `tenants.parquet` (tenant, region, threshold). */
export type LogFolder = string;

/** Files of a log, whatever its length: each engine has something to spread. */
export const partCount = 8;

/** Writes the log that a plan draws, cut into parts in its order, and the tenants' metadata. */
export async function writeLog(folder: LogFolder, plan: EventPlan): Promise<void> {
  await mkdir(join(folder, "events"), { recursive: true });
  const perPart = Math.ceil(plan.events / partCount);
  let rows: RawEvent[] = [];
  let part = 0;
  const flush = () => {
    if (rows.length > 0) writeEvents(join(folder, `events/part-${part++}.parquet`), rows);
    rows = [];
  };
  for (const event of drawEvents(plan)) {
    rows.push(event);
    if (rows.length === perPart) flush();
  }
  flush();
  const tenants = drawTenants(plan);
  parquetWriteFile({
    filename: join(folder, "tenants.parquet"),
    columnData: [
      { name: "tenant", data: tenants.map(({ tenant }) => tenant), type: "INT32", nullable: false },
      { name: "region", data: tenants.map(({ region }) => region), type: "STRING", nullable: false },
      { name: "threshold", data: tenants.map(({ threshold }) => threshold), type: "INT32", nullable: false },
    ],
  });
}

function writeEvents(filename: string, rows: readonly RawEvent[]): void {
  parquetWriteFile({
    filename,
    rowGroupSize: rows.length,
    columnData: [
      { name: "id", data: rows.map(({ id }) => id), type: "INT32", nullable: false },
      { name: "tenant", data: rows.map(({ tenant }) => tenant), type: "INT32", nullable: false },
      { name: "line", data: rows.map(({ line }) => line), type: "STRING", nullable: false },
    ],
  });
}

/** The files of a log's events, in order. */
export async function partsOf(folder: LogFolder): Promise<string[]> {
  const names = await readdir(join(folder, "events"));
  return names.sort().map((name) => join(folder, "events", name));
}

/** Tenants and lines of one part. */
export async function readPart(file: string): Promise<{ tenant: number[]; line: string[] }> {
  const { tenant = [], line = [] } = await readColumns(file, ["tenant", "line"]);
  return { tenant: tenant as number[], line: line as string[] };
}

export async function readTenants(folder: LogFolder): Promise<Tenant[]> {
  const columns = await readColumns(join(folder, "tenants.parquet"), ["tenant", "region", "threshold"]);
  const { tenant = [], region = [], threshold = [] } = columns;
  return tenant.map((number, row) => ({
    tenant: Number(number),
    region: region[row] as Tenant["region"],
    threshold: Number(threshold[row]),
  }));
}

/** Reads whole columns of a file. */
export async function readColumns(
  file: string,
  names: readonly string[],
): Promise<Record<string, unknown[]>> {
  const columns: Record<string, unknown[]> = Object.fromEntries(names.map((name) => [name, []]));
  await parquetRead({
    file: await asyncBufferFromFile(file),
    columns: [...names],
    onChunk({ columnName, columnData, rowStart }) {
      const column = columns[columnName];
      for (let row = 0; column !== undefined && row < columnData.length; row++)
        column[rowStart + row] = columnData[row];
    },
  });
  return columns;
}

/** Writes one partition of a job's output: the rows of a region, as columns of whole numbers. */
export async function writePartition(
  output: string,
  region: string,
  columns: Readonly<Record<string, readonly number[]>>,
): Promise<void> {
  const folder = join(output, `region=${region}`);
  await mkdir(folder, { recursive: true });
  parquetWriteFile({
    filename: join(folder, "part-0.parquet"),
    columnData: Object.entries(columns).map(([name, data]) => ({
      name,
      data: data.map(BigInt),
      type: "INT64" as const,
      nullable: false,
    })),
  });
  await writeFile(join(output, "_SUCCESS"), "");
}

/** The files of a job's output with the region that each belongs to. */
export async function outputFiles(output: string): Promise<{ region: string; file: string }[]> {
  const found = (await readdir(output, { recursive: true })).filter((path) => path.endsWith(".parquet"));
  return found.sort().flatMap((path) => {
    const region = /(?:^|\/)region=([^/]+)\//.exec(path)?.[1];
    return region === undefined ? [] : { region, file: join(output, path) };
  });
}
