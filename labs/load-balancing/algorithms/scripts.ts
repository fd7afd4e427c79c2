/** The loads, a server that fails, and servers that compute. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Random, Stage } from "@labs/experiment";
import { serverNames } from "../shared/servers.ts";
import { changeBehaviour } from "../shared/timed-server.ts";
import type { Answer, Request } from "./contract.ts";
import { failing, type Load, loads, scorerCores, scoring } from "./data.ts";
import type { Counter, Handles, Setup } from "./rig.ts";

/** Requests are due whatever becomes of those before: a slow server must not slow the load down. */
export function openLoop(load: Load, input: (draw: Random) => Request = loads[load].draw) {
  const { rate, seconds } = loads[load];
  return { mode: "open", rate, seconds, lanes: 400, input } as const;
}

/**
 * Sends requests at even times while server d answers each at once with 500, and says so to a health check, as after a bad
 * deploy. Counts the requests that failed; afterwards d works again.
 */
export async function failsFast(
  stage: Stage<Request, Answer, Setup, Handles>,
  { requests, rate }: { readonly requests: number; readonly rate: number } = failing,
): Promise<Readonly<Partial<Record<Counter, number>>>> {
  const { d = "" } = stage.places;
  await changeBehaviour(d, { failWith: 500, health: 500 });
  const began = performance.now();
  const calls: Promise<boolean>[] = [];
  for (let index = 0; index < requests; index++) {
    const early = (1000 * index) / rate - (performance.now() - began);
    if (early > 1) await sleep(early);
    calls.push(
      stage.call(stage.input()).then(
        () => true,
        () => false,
      ),
    );
  }
  const answered = await Promise.all(calls);
  await changeBehaviour(d, { failWith: 0, health: 200 });
  return { failed: answered.filter((good) => !good).length };
}

/**
 * Puts four real scorers, each held to a share of a core, into the places of the timed servers, and sends prompts at even times at
 * a share of what they can compute. Counts the response times from when a request was due, and the share of the work that
 * the slow one did; afterwards the timed servers are in their places again.
 */
export async function realScorers(
  stage: Stage<Request, Answer, Setup, Handles>,
): Promise<Readonly<Partial<Record<Counter, number>>>> {
  const { askRuntime } = await import("@labs/services");
  const { ports, costMs, usedMs } = await stage.handles.scorers();
  const { runtime = "" } = stage.places;
  const place = async (portOf: (name: (typeof serverNames)[number]) => string) => {
    for (const name of serverNames)
      await askRuntime(runtime, `set server fleet/${name} addr 127.0.0.1 port ${portOf(name)}`);
  };
  await place((name) => ports[name]);
  const before = usedMs();
  const cores = Object.values(scorerCores).reduce((sum, share) => sum + share, 0);
  const rate = (1_000 * scoring.utilization * cores) / costMs;
  const times = await answerTimes(stage, rate);
  const after = usedMs();
  await place((name) => new URL(stage.places[name] ?? "").port);
  const work = serverNames.map((name) => after[name] - before[name]);
  const at = (quantile: number) => times[Math.floor(quantile * times.length)] ?? Number.NaN;
  return {
    scorerP50Ms: at(0.5),
    scorerP99Ms: at(0.99),
    scorerWork: work.reduce((sum, one) => sum + one, 0),
    scorerWorkOfD: after.d - before.d,
  };
}

/** From when each request was due until it was answered, the shortest first. */
async function answerTimes(
  stage: Stage<Request, Answer, Setup, Handles>,
  rate: number,
): Promise<readonly number[]> {
  const began = performance.now();
  const answers: Promise<number>[] = [];
  for (let index = 0; index < rate * scoring.seconds; index++) {
    const dueAt = began + (1_000 * index) / rate;
    const early = dueAt - performance.now();
    if (early > 1) await sleep(early);
    const key = Math.floor(scoring.prompts * stage.random());
    answers.push(
      stage.call({ ms: 0, key, slowdown: 1 }).then((answer) => {
        if (answer.key !== key) throw new Error(`prompt ${key} was answered with that of ${answer.key}`);
        return performance.now() - dueAt;
      }),
    );
  }
  return (await Promise.all(answers)).toSorted((one, other) => one - other);
}
