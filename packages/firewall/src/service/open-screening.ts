/** What decides in production: rules and model, the actor's events in PostgreSQL, verdicts kept in Redis. */
import { Redis } from "ioredis";
import { openOrigin } from "../origin.ts";
import type { Screen } from "../screening.ts";
import { cachedScreen } from "./cached-screen.ts";
import { openPromptRisk } from "./prompt-risk.ts";
import type { Settings } from "./settings.ts";

export interface Screening extends AsyncDisposable {
  readonly screen: Screen;
  /** Fails with the reason where no verdict can be computed. */
  readonly check: () => Promise<void>;
}

/** Loads the model; the databases are connected to when they are needed. */
export async function openScreening(settings: Settings): Promise<Screening> {
  await using stack = new AsyncDisposableStack();
  const { risk } = stack.use(await openPromptRisk(settings));
  const origin = stack.use(
    openOrigin({
      postgres: settings.databaseUrl,
      windowDays: settings.historyDays,
      connections: settings.databaseConnections,
      timeoutMs: settings.databaseTimeoutMs,
      risk,
    }),
  );
  let { screen } = origin;
  if (settings.redisUrl !== null) {
    const redis = openRedis(settings.redisUrl);
    stack.defer(() => redis.disconnect());
    screen = cachedScreen(screen, redis, settings.cacheSeconds);
  }
  const owned = stack.move();
  return { screen, check: origin.check, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A Redis that is dead or silent fails a command at once or within half a second, and no request waits for it to come back. */
function openRedis(url: string): Redis {
  const redis = new Redis(url, { socketTimeout: 500, enableOfflineQueue: false, maxRetriesPerRequest: 0 });
  // Without a listener ioredis prints each error of the connection. It reconnects by itself.
  redis.on("error", () => {});
  return redis;
}
