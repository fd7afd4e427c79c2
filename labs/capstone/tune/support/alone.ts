/** The naive firewall with one request at a time: what the objective and Amdahl's law are derived from. */
import { tokenize } from "@labs/models";
import type { Asked, Switch } from "../contract.ts";
import { timedRequests } from "../data.ts";
import type { Shares } from "./amdahl.ts";
import { openFirewall, type Places } from "./firewall.ts";

export interface Alone {
  /** Median time of a request. */
  readonly ms: number;
  /** Of that time, where each query opens a connection, and where connections are kept. */
  readonly shares: Readonly<Record<"opened" | "kept", Shares>>;
  /** Of a prompt, in the requests' mix. */
  readonly meanTokens: number;
}

const timed = { warmUp: 20, counted: 21 };

/**
 * Times the naive firewall, and the same with connections that are kept. A connection costs more than its opening: each
 * statement is its session's first, which finds none of the server's caches. So what is left is measured anew.
 */
export async function timeAlone(places: Places, prompts: readonly string[], seed: number): Promise<Alone> {
  const requests = timedRequests(prompts, seed, timed.warmUp + timed.counted);
  const opened = await timeStations(places, new Set(), requests);
  const kept = await timeStations(places, new Set(["pool"]), requests);
  return {
    ms: median(opened.times),
    shares: { opened: sharesOf(opened, opened.total), kept: sharesOf(kept, opened.total) },
    meanTokens: requests.reduce((sum, { prompt }) => sum + tokenize(prompt).length, 0) / requests.length,
  };
}

type Times = Awaited<ReturnType<typeof timeStations>>;

function sharesOf({ total, connection, history, model, log: withWait }: Times, of: number): Shares {
  // The log's time has the wait for its connection in it, which is half of all of them.
  const log = Math.max(0, withWait - connection / 2);
  const other = Math.max(0, total - connection - history - model - log);
  const share = (ms: number) => ms / of;
  return {
    connection: share(connection),
    history: share(history),
    model: share(model),
    log: share(log),
    other: share(other),
  };
}

/** Milliseconds of the counted requests: of each, of all, and of all at each station. */
async function timeStations(places: Places, on: ReadonlySet<Switch>, requests: readonly Asked[]) {
  await using firewall = await openFirewall(places, on);
  for (const request of requests.slice(0, timed.warmUp)) await firewall.screen(request);
  const before = firewall.counts();
  const times: number[] = [];
  for (const request of requests.slice(timed.warmUp)) {
    const began = performance.now();
    await firewall.screen(request);
    times.push(performance.now() - began);
  }
  const after = firewall.counts();
  const grown = (counter: keyof typeof after) => after[counter] - before[counter];
  return {
    times,
    total: times.reduce((sum, ms) => sum + ms, 0),
    connection: grown("connectionWaitMs"),
    history: grown("historyMs"),
    model: grown("modelBusyMs"),
    log: grown("logMs"),
  };
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
