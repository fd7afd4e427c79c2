/** The loads, and a server that fails. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Random, Stage } from "@labs/experiment";
import { changeBehaviour } from "../shared/timed-server.ts";
import type { Answer, Request } from "./contract.ts";
import { failing, type Load, loads } from "./data.ts";
import type { Counter, Setup } from "./rig.ts";

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
  stage: Stage<Request, Answer, Setup>,
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
