/** What decides in production: rules and model, the actor's events in PostgreSQL, verdicts kept in Redis. */
import { Redis } from "ioredis";
import { openOrigin } from "../origin.ts";
import { policyVersion } from "../rules.ts";
import type { Screen } from "../screening.ts";
import { cachedScreen } from "./cached-screen.ts";
import { openPromptRisk } from "./prompt-risk.ts";
import { measureScreening, type ScreeningMetrics } from "./screening-metrics.ts";
import type { Settings } from "./settings.ts";

export interface Screening extends AsyncDisposable {
  readonly screen: Screen;
  /** Fails with the reason where no verdict can be computed. */
  readonly check: () => Promise<void>;
  readonly metrics: ScreeningMetrics;
}

/** Loads the model; the databases are connected to when they are needed. */
export async function openScreening(settings: Settings): Promise<Screening> {
  await using stack = new AsyncDisposableStack();
  // The model first runs when there are metrics: with the first request.
  const { risk } = stack.use(await openPromptRisk(settings, (run) => metrics.inferred(run)));
  const origin = stack.use(
    openOrigin({
      postgres: settings.databaseUrl,
      windowDays: settings.historyDays,
      connections: settings.databaseConnections,
      timeoutMs: settings.databaseTimeoutMs,
      risk,
    }),
  );
  const redis = settings.redisUrl === null ? null : openRedis(settings.redisUrl);
  stack.defer(() => redis?.disconnect());
  const { queue } = settings;
  const metrics = measureScreening({
    modelVersion: `${settings.model ?? "rules"}-${policyVersion}`,
    pool: origin.pool,
    ...(redis !== null && queue !== null && { queueDepth: () => redis.xlen(queue).catch(() => Number.NaN) }),
  });
  const cached =
    redis === null
      ? origin.screen
      : cachedScreen(origin.screen, redis, settings.cacheSeconds, metrics.lookedUp);
  const screen: Screen = async (request) => {
    const verdict = await cached(request);
    metrics.scored(verdict.score);
    return verdict;
  };
  const owned = stack.move();
  return { screen, check: origin.check, metrics, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A Redis that is dead or silent fails a command at once or within half a second, and no request waits for it to come back. */
function openRedis(url: string): Redis {
  const redis = new Redis(url, { socketTimeout: 500, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  // Without a listener ioredis prints each error of the connection. It reconnects by itself.
  redis.on("error", () => {});
  return redis;
}
