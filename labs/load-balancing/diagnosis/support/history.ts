/** The same window of a fleet in which one server failed long before. */
import type { ServerName } from "../../shared/servers.ts";
import type { Recording } from "./record.ts";

/** Far more than a window holds. */
const failedThen = 10_000;

/** Counters begin higher, and grow as they do. */
export function afterIncident(recording: Recording, server: ServerName): Recording {
  const isOf = (labels: Readonly<Record<string, string>>) =>
    (labels.server ?? server) === server && (labels.code ?? "5xx") === "5xx";
  const series = recording.series.map(({ name, labels, values }) => ({
    ...{ name, labels },
    values: name.endsWith("_total") && isOf(labels) ? values.map((value) => value + failedThen) : values,
  }));
  return { ...recording, series };
}
