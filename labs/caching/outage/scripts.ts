/** Redis fails while requests keep coming; callers count what they got. */
import { setTimeout as sleep } from "node:timers/promises";
import { random, type Stage } from "@labs/experiment";
import type { Verdict } from "@labs/firewall";
import { Redis } from "ioredis";
import {
  callerTimeoutMs,
  pick,
  type Request,
  rate,
  requestsInFault,
  type Setup,
  slowOneWayMs,
} from "./data.ts";
import type { Answer, Counter, Handles, State } from "./rig.ts";

type Counts = Readonly<Partial<Record<Counter, number>>>;
type OutageStage = Stage<Request, Answer, Setup, Handles>;

interface Call {
  readonly outcome: "good" | "unsafe" | "failed";
  readonly tookMs: number;
}

/** A window may begin at any step of this length. */
const stepMs = 100;
const maxSteps = 100;
/** Below this, twice the p99 before the fault is noise. */
const minWithinMs = 20;

/** Takes everything and answers nothing, as a server that is stopped (SIGSTOP) or swaps. */
export const silent = (stage: OutageStage, perSecond = rate) =>
  underFault(stage, perSecond, () => stage.handles.route.hold());

/** Answers everything, later than the timeout. */
export const slow = (stage: OutageStage) =>
  underFault(stage, rate, () => stage.handles.route.slow(slowOneWayMs));

/** Is gone, and comes back with nothing. */
export const restarts = (stage: OutageStage) =>
  underFault(stage, rate, async () => {
    const cut = await stage.handles.route.cut();
    const redis = new Redis(stage.setup.redis);
    // The run's database alone: a server of the user's may hold others.
    await redis.flushdb();
    redis.disconnect();
    return cut;
  });

async function underFault(
  stage: OutageStage,
  perSecond: number,
  begin: () => Promise<AsyncDisposable>,
): Promise<Counts> {
  const answers = await rightAnswers(stage);
  const draw = random("outage");
  const send = (count: number) => sendAtRate(stage, { count, perSecond }, draw, answers);
  // A connection that an earlier fault has closed is open again, and everything is kept.
  await sleep(100);
  for (const request of stage.setup.hot) await stage.call({ what: "screen", ...request });
  const calm = p99(await send(rate / 2));
  const before = await stateOf(stage);
  const fault = await begin();
  const calls = await send(requestsInFault);
  const after = await stateOf(stage);
  await fault[Symbol.asyncDispose]();
  const sendStep = () => send(Math.ceil((perSecond * stepMs) / 1000));
  const recoveryMs = await recovery(sendStep, stage.setup.windowMs, Math.max(minWithinMs, 2 * calm));
  return {
    good: calls.filter(({ outcome }) => outcome === "good").length,
    unsafe: calls.filter(({ outcome }) => outcome === "unsafe").length,
    p99Ms: p99(calls),
    originCalls: after.originCalls - before.originCalls,
    originPeak: after.originPeak,
    recoveryMs,
  };
}

/** Milliseconds from the end of the fault to the first of three good windows in a row; 10 s where none came. */
async function recovery(
  sendStep: () => Promise<readonly Call[]>,
  windowMs: number,
  withinMs: number,
): Promise<number> {
  const inWindow = windowMs / stepMs;
  const steps: (readonly Call[])[] = [];
  const isGood = (from: number) => {
    const calls = steps.slice(from, from + inWindow).flat();
    return calls.every(({ outcome }) => outcome === "good") && p99(calls) <= withinMs;
  };
  const began = performance.now();
  let inOrder = Promise.resolve();
  let since = 0;
  for (let step = 0; step < maxSteps; step++) {
    const calls = sendStep();
    inOrder = inOrder.then(async () => void steps.push(await calls));
    await sleep(Math.max(0, (step + 1) * stepMs - (performance.now() - began)));
    while (steps.length >= since + 3 * inWindow) {
      if ([0, 1, 2].every((window) => isGood(since + window * inWindow))) {
        await inOrder;
        return since * stepMs;
      }
      since++;
    }
  }
  await inOrder;
  return maxSteps * stepMs;
}

/** Sends calls at even times, whatever becomes of those before. */
async function sendAtRate(
  stage: OutageStage,
  { count, perSecond }: { readonly count: number; readonly perSecond: number },
  draw: () => number,
  answers: ReadonlyMap<string, Answer>,
): Promise<readonly Call[]> {
  const began = performance.now();
  const calls: Promise<Call>[] = [];
  for (let index = 0; index < count; index++) {
    const early = (1000 * index) / perSecond - (performance.now() - began);
    if (early > 1) await sleep(early);
    calls.push(sendOne(stage, pick(draw, stage.setup.hot), answers));
  }
  return Promise.all(calls);
}

async function sendOne(
  stage: OutageStage,
  request: Setup["hot"][number],
  answers: ReadonlyMap<string, Answer>,
): Promise<Call> {
  const began = performance.now();
  const over = new AbortController();
  const answer = await Promise.race([
    stage.call({ what: "screen", ...request }).catch(() => null),
    sleep(callerTimeoutMs, null, { signal: over.signal }).catch(() => null),
  ]);
  over.abort();
  const tookMs = performance.now() - began;
  const right = answers.get(request.prompt);
  if (answer === null || !("decision" in answer)) return { outcome: "failed", tookMs };
  const isUnsafe =
    answer.decision === "allow" && right !== undefined && (right as Verdict).decision !== "allow";
  return { outcome: isUnsafe ? "unsafe" : "good", tookMs };
}

/** What each hot request is answered with when nothing is wrong. */
async function rightAnswers(stage: OutageStage): Promise<ReadonlyMap<string, Answer>> {
  const answers = await Promise.all(
    stage.setup.hot.map(
      async (request) => [request.prompt, await stage.call({ what: "screen", ...request })] as const,
    ),
  );
  return new Map(answers);
}

async function stateOf(stage: OutageStage): Promise<State> {
  const state = await stage.call({ what: "state" });
  if (!("originCalls" in state)) throw new Error("this is not a state");
  return state;
}

/** The time within which 99 of 100 calls had their outcome. */
function p99(calls: readonly Call[]): number {
  const sorted = calls.map(({ tookMs }) => tookMs).toSorted((one, other) => one - other);
  return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN;
}
