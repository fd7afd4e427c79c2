/** What a run is called, when it was and how long it took: as screens, commands and pages say it. */
import type { Result } from "@labs/experiment/result";

/** The end of a run's id, by which the commands find it. */
export function shortId({ runId }: Pick<Result, "runId">): string {
  return runId.split("-").at(-1) ?? runId;
}

/**
 * `2026-11-27 04:44 UTC`.
 *
 * @param time in ISO 8601, UTC
 */
export function dateWords(time: string): string {
  return `${time.slice(0, 16).replace("T", " ")} UTC`;
}

/** From the first process to the stored result. */
export function secondsOf({ startedAt, finishedAt }: Pick<Result, "startedAt" | "finishedAt">): number {
  return (Date.parse(finishedAt) - Date.parse(startedAt)) / 1000;
}
