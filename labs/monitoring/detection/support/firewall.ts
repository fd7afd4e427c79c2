/** The firewall's API with all that it exports, on a simulated database and a simulated model: timers in place of work. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Served } from "@labs/experiment";
import {
  measureScreening,
  promptRisk,
  type ScreeningRequest,
  serviceApi,
  type Verdict,
} from "@labs/firewall";
import { queueRate } from "../data.ts";
import { type Behaviour, evenly } from "./behaviour.ts";

/** How long verdicts are kept. */
const cacheMs = 1_000;
const poolSize = 30;
const queryMs = 8;
const lateQueryMs = 400;
/** A batch is as many requests, or what came in this time. */
const batch = { rows: 8, waitMs: 4 } as const;
const runMs = (rows: number) => 3 + 0.5 * rows;

/** Share of the answers in each tenth of the score, without a fault; from `extra/train.ts`. */
export const expectedScores = [0.249, 0.564, 0.053, 0.018, 0, 0.01, 0.033, 0.019, 0.022, 0.032] as const;

/**
 * @param behaviour how it behaves now
 * @param port that of the version before it. @default a free one
 */
export async function serveFirewall(behaviour: () => Behaviour, port = 0): Promise<Served> {
  const pool = simulatedPool();
  let queued = 0;
  const metrics = measureScreening({
    modelVersion: "simulated-7",
    pool: pool.state,
    queueDepth: () => queued,
    expectedScores,
  });
  const model = simulatedModel(metrics.inferred);
  const [fails, isLate, isTaken] = [evenly(), evenly(), evenly()];
  const cache = new Map<string, { readonly verdict: Verdict; readonly until: number }>();

  const compute = async ({ prompt }: ScreeningRequest): Promise<Verdict> => {
    await pool.query(isLate(behaviour().late) ? lateQueryMs : queryMs);
    const score = await model(prompt);
    const decision = score >= 0.7 ? "block" : score >= 0.35 ? "review" : "allow";
    return { decision, score, events: 0, computedAt: Date.now() };
  };
  const screen = async (request: ScreeningRequest): Promise<Verdict> => {
    if (fails(behaviour().failing)) throw new Error("the service fails");
    const key = `${request.actor} ${request.prompt}`;
    const cached = cache.get(key);
    const isHit = cached !== undefined && cached.until > performance.now();
    metrics.lookedUp(isHit ? "hit" : "miss");
    const verdict = isHit ? cached.verdict : await compute(request);
    if (!isHit) cache.set(key, { verdict, until: performance.now() + cacheMs });
    metrics.scored(verdict.score);
    return verdict;
  };

  const everyMs = 1_000 / queueRate;
  const queue = setInterval(() => {
    queued++;
    // Twice in an interval at most: a worker is twice as fast as entries come.
    for (let turn = 0; turn < 2; turn++) if (isTaken(behaviour().taken / 2) && queued > 0) queued--;
  }, everyMs);
  let isDraining = false;
  const api = serviceApi({ screen, check: async () => {} }, { isDraining: () => isDraining, metrics });
  const url = await api.listen({ host: "127.0.0.1", port });
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      isDraining = true;
      clearInterval(queue);
      await api.close();
    },
  };
}

/** Connections that are used one query at a time; others wait for one, first come first served. */
function simulatedPool() {
  let used = 0;
  const waiting: (() => void)[] = [];
  return {
    state: () => ({ size: poolSize, used, waiting: waiting.length }),
    async query(ms: number): Promise<void> {
      if (used === poolSize) await new Promise<void>((resolve) => waiting.push(resolve));
      else used++;
      await sleep(ms);
      // The next in the line takes the connection over.
      const next = waiting.shift();
      if (next === undefined) used--;
      else next();
    },
  };
}

/** The same prompts come again and again. */
const risks = new Map<string, number>();

type Inferred = (run: { rows: number; waited: number; took: number }) => void;

/** A model that is run on batches, one after another. The score is that of the rules, which are computed. */
function simulatedModel(inferred: Inferred): (prompt: string) => Promise<number> {
  const waiting: { readonly since: number; readonly done: () => void }[] = [];
  let isRunning = false;
  const run = async () => {
    isRunning = true;
    await sleep(batch.waitMs);
    while (waiting.length > 0) {
      const rows = waiting.splice(0, batch.rows);
      const began = performance.now();
      await sleep(runMs(rows.length));
      const took = (performance.now() - began) / 1_000;
      inferred({ rows: rows.length, waited: (began - (rows[0]?.since ?? began)) / 1_000, took });
      for (const { done } of rows) done();
    }
    isRunning = false;
  };
  return async (prompt) => {
    await new Promise<void>((done) => {
      waiting.push({ since: performance.now(), done });
      if (!isRunning) void run();
    });
    const risk = risks.get(prompt) ?? promptRisk(prompt);
    risks.set(prompt, risk);
    return Math.round(risk * 10_000) / 10_000;
  };
}
