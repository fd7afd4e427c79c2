/** The rules: each goes by one tool's output and the thresholds, and by nothing else. */
import type { Diagnosis, ServiceKind, Stack } from "../contract.ts";
import { ownFiles, thresholds } from "../data.ts";

/** By function of the service's own files: its part of a whole, in itself and in what it called. */
export type Shares = ReadonlyMap<string, number>;

/** @param whole what is 1 @default all stacks together */
export function sharesOf(
  stacks: readonly Stack[],
  service: ServiceKind,
  whole = stacks.reduce((sum, { weight }) => sum + weight, 0),
): Shares {
  const shares = new Map<string, number>();
  for (const { frames, weight } of stacks) {
    // A function that calls itself is on the stack more than once and took the time once. What has no name, such as a
    // comprehension or a callback, is part of the function around it.
    const own = frames.flatMap(({ name, file }) =>
      ownFiles[service].test(file) && !/^[<(]/.test(name) ? [name] : [],
    );
    for (const name of new Set(own)) shares.set(name, (shares.get(name) ?? 0) + weight / whole);
  }
  return shares;
}

/** The function whose share grew most over that of a good day, where it grew by enough to count. */
export function grown(shares: Shares, healthy: Shares, threshold: number = thresholds.grown): Diagnosis {
  const growth = [...shares].map(([name, share]) => ({ name, by: share - (healthy.get(name) ?? 0) }));
  const [most] = growth.sort((one, other) => other.by - one.by);
  return most !== undefined && most.by >= threshold ? { culprit: most.name } : "healthy";
}

/** The function whose waiting grew most, where it alone is a multiple of all waiting on a good day. */
export function waitsLonger(waits: Shares, healthy: Shares): Diagnosis {
  const usual = [...healthy.values()].reduce((sum, seconds) => sum + seconds, 0);
  const growth = [...waits].map(([name, seconds]) => ({
    name,
    seconds,
    by: seconds - (healthy.get(name) ?? 0),
  }));
  const [most] = growth.sort((one, other) => other.by - one.by);
  return most !== undefined && most.seconds >= thresholds.slow * usual ? { culprit: most.name } : "healthy";
}

/** Milliseconds that callers waited. */
export function isSlower(times: string, healthy: string): Diagnosis {
  const ms = (json: string) => median(JSON.parse(json));
  return ms(times) > thresholds.slow * ms(healthy) ? "slow" : "healthy";
}

/** Warnings of slow callbacks: they name the task, and a task is named after the coroutine that it began with. */
export function isWarned(log: string): Diagnosis {
  const lines = log.split("\n").filter((line) => / took [\d.]+ seconds/.test(line));
  const [named] = lines.flatMap((line) => {
    const [, name, file = ""] = line.match(/coro=<(?:\w+\.)*(\w+)\(\) running at ([^>:]+)/) ?? [];
    return name !== undefined && ownFiles.fastapi.test(file) ? [name] : [];
  });
  if (lines.length < thresholds.warnings) return "healthy";
  return named === undefined ? "slow" : { culprit: named };
}

/** The event loop's own figures. */
export function isBusier(metrics: string, healthy: string): Diagnosis {
  const utilization = (json: string): number => JSON.parse(json).utilization;
  return utilization(metrics) - utilization(healthy) >= thresholds.busier ? "slow" : "healthy";
}

/** An issue that Doctor did not see on a good day: it marks processor, loop, handles and memory with `performance`. */
export function isDiagnosed(analysis: string, healthy: string): Diagnosis {
  const [seen, known] = [issuesIn(analysis), issuesIn(healthy)];
  return seen.some((issue) => !known.includes(issue)) ? "slow" : "healthy";
}

function issuesIn(analysis: string): string[] {
  const { memory, ...issues }: { memory: object } = JSON.parse(analysis).issues;
  return Object.entries({ ...issues, ...memory }).flatMap(([name, found]) =>
    found === "performance" ? name : [],
  );
}

export function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}
