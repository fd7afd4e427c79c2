/**
 * Prompts that may wait: entries of a Redis stream are screened, at least once each, and their verdicts put into
 * another. What a process has taken and not finished, because it died or its database did, is taken over after a minute.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { screeningBody } from "../api.ts";
import type { Screen, ScreeningRequest } from "../screening.ts";

export interface StreamOptions {
  readonly redisUrl: string;
  /** Its entries have the fields `actor` and `prompt`; verdicts go to the stream `<stream>:verdicts`. */
  readonly stream: string;
  /** Name of this process among those that share the work. */
  readonly consumer: string;
  readonly screen: Screen;
  readonly onError: (error: unknown) => void;
  /** Milliseconds after which an unfinished entry is taken over. @default 60 000 */
  readonly takeOverMs?: number;
}

const group = "firewall";
const entriesAtOnce = 16;
/** Longest wait of one read, hence of a stop that finds nothing in hand. */
const blockMs = 1000;
const retryMs = 1000;
/** About as many verdicts are kept. */
const keptVerdicts = 10_000;

type Entry = readonly [id: string, fields: readonly string[] | null];

/** Begins at once. Disposing of it takes no more entries and waits for those in hand. */
export function screenStream(options: StreamOptions): AsyncDisposable {
  const { redisUrl, stream, consumer, screen, onError, takeOverMs = 60_000 } = options;
  const redis = new Redis(redisUrl, {
    socketTimeout: 5 * blockMs,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    lazyConnect: true,
  });
  // Without a listener ioredis prints each error of the connection; the next command reports it.
  redis.on("error", () => {});
  const stopping = new AbortController();

  const take = async (): Promise<readonly Entry[]> => {
    const abandoned = await redis.xautoclaim(
      stream,
      group,
      consumer,
      takeOverMs,
      "0-0",
      "COUNT",
      entriesAtOnce,
    );
    const [, entries] = abandoned as [cursor: string, entries: Entry[]];
    if (entries.length > 0) return entries;
    const read = await redis.xreadgroup(
      ...([
        "GROUP",
        group,
        consumer,
        "COUNT",
        entriesAtOnce,
        "BLOCK",
        blockMs,
        "STREAMS",
        stream,
        ">",
      ] as const),
    );
    return read?.[0]?.[1] ?? [];
  };

  const finish = async ([id, fields]: Entry): Promise<void> => {
    const request = requestIn(fields ?? []);
    const verdict =
      request === null ? { refused: "an entry needs the fields actor and prompt" } : await screen(request);
    // All or nothing: an entry leaves the stream together with its verdict.
    await redis
      .multi()
      .xadd(
        `${stream}:verdicts`,
        "MAXLEN",
        "~",
        keptVerdicts,
        "*",
        "of",
        id,
        "verdict",
        JSON.stringify(verdict),
      )
      .xack(stream, group, id)
      .xdel(stream, id)
      .exec();
  };

  const work = async (): Promise<void> => {
    await redis.xgroup("CREATE", stream, group, "0", "MKSTREAM").catch((error: Error) => {
      if (!error.message.startsWith("BUSYGROUP")) throw error;
    });
    while (!stopping.signal.aborted) {
      const outcomes = await Promise.allSettled((await take()).map(finish));
      const failed = outcomes.find(({ status }) => status === "rejected");
      if (failed?.status === "rejected") throw failed.reason;
    }
  };

  const run = async (): Promise<void> => {
    await redis.connect().catch(onError);
    while (!stopping.signal.aborted) {
      await work().catch(onError);
      await sleep(retryMs, null, { signal: stopping.signal }).catch(() => {});
    }
  };
  const running = run();
  return {
    [Symbol.asyncDispose]: async () => {
      stopping.abort();
      await running;
      redis.disconnect();
    },
  };
}

/** A request that `POST /screen` would take, or null. */
function requestIn(fields: readonly string[]): ScreeningRequest | null {
  const given = new Map(
    Array.from({ length: fields.length / 2 }, (_, at) => [fields[2 * at], fields[2 * at + 1]]),
  );
  const [actor, prompt] = [Number(given.get("actor")), given.get("prompt") ?? ""];
  const { minLength, maxLength } = screeningBody.properties.prompt;
  const isOne = Number.isInteger(actor) && actor >= screeningBody.properties.actor.minimum;
  return isOne && prompt.length >= minLength && prompt.length <= maxLength ? { actor, prompt } : null;
}
