/** What a thread does with a part: parse, tokenize, cut sessions, add up. */
import { workerData } from "piscina";
import { eventColumns, parseLines, sessionsOf, totalsOf } from "../../shared/sessions.ts";
import type { SharedLog } from "./shared-log.ts";

const { log, thresholds }: { log: SharedLog; thresholds: number[] } = workerData;
const bytes = Buffer.from(log.bytes.buffer);

export function totals({ rows, gap }: { rows: Int32Array; gap: number }) {
  // Processor time: what a busy machine makes a thread wait is no work of its part.
  const before = process.threadCpuUsage();
  const tenants: number[] = [];
  const lines: string[] = [];
  for (const row of rows) {
    tenants.push(log.tenant[row] ?? 0);
    lines.push(bytes.toString("latin1", log.offsets[row] ?? 0, log.offsets[row + 1] ?? 0));
  }
  const events = eventColumns(lines.length);
  parseLines(tenants, lines, events);
  const found = totalsOf(sessionsOf(events, undefined, gap), thresholds);
  const { user, system } = process.threadCpuUsage(before);
  return { found, ms: (user + system) / 1_000 };
}
