/** The instances of the API, each by its own address. */
import { setTimeout as sleep } from "node:timers/promises";
import { random, type Stage } from "@labs/experiment";
import { withPostgres } from "@labs/services";
import type { Entry } from "../contract.ts";
import type { Answer, Request, State } from "../data.ts";
import type { Handles, Setup } from "../rig.ts";

export type ApiStage = Stage<Request, Answer, Setup, Handles>;

export interface Instance {
  call(request: Request): Promise<Answer>;
  read(actor: number): Promise<Entry>;
  state(): Promise<State>;
}

/** Those that are running, in an order that the seed draws: each has written down where it listens. */
export async function instancesOf({ setup }: ApiStage): Promise<readonly Instance[]> {
  const urls = await withPostgres(setup.postgres, async (client) => {
    const { rows } = await client.query<{ url: string }>(
      "SELECT url FROM invalidation.instances ORDER BY instance",
    );
    return rows.map(({ url }) => url);
  });
  const draw = random(setup.seed, "instances");
  const order = new Map(urls.map((url) => [url, draw()]));
  urls.sort((one, other) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
  return urls.map((url) => {
    const call = async (request: Request): Promise<Answer> => {
      const response = await fetch(url, { method: "POST", body: JSON.stringify(request) });
      const text = await response.text();
      if (!response.ok) throw new Error(`an instance answered with status ${response.status}: ${text}`);
      return JSON.parse(text);
    };
    return {
      call,
      async read(actor) {
        const answer = await call({ what: "read", actor });
        if (!("decision" in answer)) throw new Error("a read is answered with an entry");
        return answer;
      },
      async state() {
        const answer = await call({ what: "state" });
        if (!("held" in answer)) throw new Error("this is not a state");
        return answer;
      },
    };
  });
}

/** Polls until a condition holds, for 20 s at most: scripts wait for states, so that their counts do not depend on speed. */
export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 20_000; performance.now() < end; await sleep(5)) {
    if (await holds()) return;
  }
  throw new Error(`this did not come about within 20 s: ${what}`);
}
