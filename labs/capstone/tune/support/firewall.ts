/** The firewall that a set of switches makes, and what it counts of itself. */
import { randomUUID } from "node:crypto";
import { decide, promptRisk } from "@labs/firewall";
import type { Decision, Parts, Request, Switch } from "../contract.ts";
import { keyOf, noCache, openCache } from "./cache.ts";
import { openConnections } from "./connections.ts";
import { logEach, logTogether } from "./log.ts";
import { type ModelFiles, openModel } from "./model.ts";
import { readHistory, setIndex, writeEntries } from "./tables.ts";

export interface Firewall extends AsyncDisposable {
  screen(request: Request): Promise<Decision & { readonly id: string }>;
  counts(): Readonly<Record<FirewallCounter, number>>;
}

export type FirewallCounter =
  | "requests"
  /** Sum of the times that requests were in the API. */
  | "residenceMs"
  | "lookups"
  | "hits"
  | "connectionsOpened"
  | "connectionWaitMs"
  | "connectionUsedMs"
  | "modelRuns"
  | "modelPlaces"
  | "modelWaitMs"
  | "modelBusyMs"
  | "histories"
  | "historyMs"
  | "entries"
  | "logMs"
  | "statements";

export interface Places {
  readonly postgres: string;
  readonly redis: string;
  readonly models: ModelFiles;
}

export async function openFirewall(
  { postgres, redis, models }: Places,
  on: ReadonlySet<Switch>,
  parts: Partial<Parts> = {},
): Promise<Firewall> {
  await using stack = new AsyncDisposableStack();
  await setIndex(postgres, on.has("index"));
  const connections = stack.use(openConnections(postgres, on.has("pool")));
  const cache = stack.use(on.has("cache") ? await openCache(redis, parts.keyOf ?? keyOf) : noCache());
  const model = stack.use(await openModel(models, on));
  const counts = {
    requests: 0,
    residenceMs: 0,
    histories: 0,
    historyMs: 0,
    entries: 0,
    logMs: 0,
    statements: 0,
  };
  const openLog = parts.openLog ?? (on.has("batched-log") ? logTogether : logEach);
  const log = openLog((batch) => {
    counts.statements++;
    return connections.connect((client) => writeEntries(client, batch));
  });

  const compute = async ({ tenant, actor, prompt }: Request): Promise<Decision> => {
    const history = await connections.connect(async (client) => {
      const began = performance.now();
      const found = await readHistory(client, tenant, actor);
      counts.histories++;
      counts.historyMs += performance.now() - began;
      return found;
    });
    return decide(history, Math.max(promptRisk(prompt), await model.score(prompt)));
  };

  const owned = stack.move();
  return {
    async screen(request) {
      const began = performance.now();
      const id = randomUUID();
      const decision = await cache.find(request, () => compute(request));
      const decided = performance.now();
      const { tenant, actor } = request;
      await log({ id, tenant, actor, decision: decision.decision, score: decision.score });
      const logged = performance.now();
      counts.requests++;
      counts.entries++;
      counts.logMs += logged - decided;
      counts.residenceMs += logged - began;
      return { id, ...decision };
    },
    counts: () => ({ ...counts, ...cache.counts, ...connections.counts, ...model.counts }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
