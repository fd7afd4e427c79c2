/** What a trace shows of a service, and what may be read from it. */
import { availableParallelism } from "node:os";
import { maxTokens } from "@labs/models";
import type { TraceSummary } from "./onnx-trace.ts";
import type { Diagnosis } from "./patients.ts";

/** Names what is wrong by how the operators ran, not by how long they took: counts do not depend on the neighbours. */
export function readTrace(suspect: TraceSummary, healthy: TraceSummary): Diagnosis {
  if (suspect.threads > availableParallelism()) return "threads";
  if (castsOf(suspect) > 2 * castsOf(healthy)) return "casts";
  if (suspect.widths.length === 1 && suspect.widths[0] === maxTokens) return "padding";
  return "healthy";
}

function castsOf({ operators }: TraceSummary): number {
  return operators.find(({ name }) => name === "Cast")?.callsPerRun ?? 0;
}
