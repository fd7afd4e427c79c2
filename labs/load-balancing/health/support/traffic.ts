/** Callers: requests at even times, whatever becomes of those before. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "@labs/experiment";
import type { Answer, Request } from "../contract.ts";
import { callerTimeoutMs, drawLoad, type Window } from "../data.ts";
import type { Setup } from "../rig.ts";

export type HealthStage = Stage<Request, Answer, Setup>;

/** What became of a request. */
export interface Call {
  readonly kind: Request["kind"];
  /** When it was due, by `performance.now()`. */
  readonly dueAt: number;
  readonly ok: boolean;
  /** From when it was sent until its outcome was known. */
  readonly tookMs: number;
}

/** Sends for a while; resolves when each request has its outcome, which is when its caller gave up at the latest. */
export async function send(
  stage: HealthStage,
  milliseconds: number,
  perSecond: number,
): Promise<readonly Call[]> {
  const began = performance.now();
  const calls: Promise<Call>[] = [];
  for (let index = 0; index < (perSecond * milliseconds) / 1_000; index++) {
    const dueAt = began + (1_000 * index) / perSecond;
    const early = dueAt - performance.now();
    if (early > 1) await sleep(early);
    calls.push(sendOne(stage, drawLoad(stage.random), dueAt));
  }
  return Promise.all(calls);
}

async function sendOne(stage: HealthStage, request: Request, dueAt: number): Promise<Call> {
  const began = performance.now();
  const over = new AbortController();
  const ok = await Promise.race([
    stage.call(request).then(
      ({ key }) => key === request.key,
      () => false,
    ),
    sleep(callerTimeoutMs, false, { signal: over.signal }).catch(() => false),
  ]);
  over.abort();
  return { kind: request.kind, dueAt, ok, tookMs: performance.now() - began };
}

/** Failures and p99 of each stretch of this length, in order. */
export function windowsOf(calls: readonly Call[], windowMs: number): readonly Window[] {
  const began = calls[0]?.dueAt ?? 0;
  const windows = Map.groupBy(calls, ({ dueAt }) => Math.floor((dueAt - began) / windowMs));
  return [...windows.values()].map((inside) => ({
    failed: inside.filter(({ ok }) => !ok).length,
    p99Ms: p99(inside),
  }));
}

/** The time within which 99 of 100 calls had their outcome. */
export function p99(calls: readonly Call[]): number {
  const sorted = calls.map(({ tookMs }) => tookMs).toSorted((one, other) => one - other);
  return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN;
}

/**
 * Where the first of several good windows in a row stands: the windows before it were not all well.
 *
 * @returns the number of windows where there is no such row
 */
export function firstGoodWindow(
  windows: readonly Window[],
  { inARow, withinMs }: { readonly inARow: number; readonly withinMs: number },
): number {
  const good = windows.map(({ failed, p99Ms }) => failed === 0 && p99Ms <= withinMs);
  const first = good.findIndex((_, from) => {
    const row = good.slice(from, from + inARow);
    return row.length === inARow && row.every(Boolean);
  });
  return first === -1 ? windows.length : first;
}
