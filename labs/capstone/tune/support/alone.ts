/** The naive firewall with one request at a time: what the objective and Amdahl's law are derived from. */
import { tokenize } from "@labs/models";
import { timedRequests } from "../data.ts";
import type { Shares } from "./amdahl.ts";
import { openFirewall, type Places } from "./firewall.ts";

export interface Alone {
  /** Median time of a request. */
  readonly ms: number;
  readonly shares: Shares;
  /** Of a prompt, in the requests' mix. */
  readonly meanTokens: number;
}

const timed = { warmUp: 3, counted: 21 };

export async function timeAlone(places: Places, prompts: readonly string[], seed: number): Promise<Alone> {
  await using naive = await openFirewall(places, new Set());
  const requests = timedRequests(prompts, seed, timed.warmUp + timed.counted);
  for (const request of requests.slice(0, timed.warmUp)) await naive.screen(request);
  const before = naive.counts();
  const times: number[] = [];
  for (const request of requests.slice(timed.warmUp)) {
    const began = performance.now();
    await naive.screen(request);
    times.push(performance.now() - began);
  }
  const after = naive.counts();
  const total = times.reduce((sum, ms) => sum + ms, 0);
  const share = (ms: number) => ms / total;
  const grown = (counter: keyof typeof after) => after[counter] - before[counter];
  // The log's time has the wait for its connection in it, which is half of all of them.
  const connection = grown("connectionWaitMs");
  return {
    ms: times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? Number.NaN,
    shares: {
      connection: share(connection),
      history: share(grown("historyMs")),
      model: share(grown("modelBusyMs")),
      log: share(Math.max(0, grown("logMs") - connection / 2)),
    },
    meanTokens: requests.reduce((sum, { prompt }) => sum + tokenize(prompt).length, 0) / requests.length,
  };
}
