/** What a firewall in production is told by its environment. `k8s/base/firewall.env` has the same names. */
import { LabError } from "@labs/experiment";
import { type ModelName, modelNames } from "@labs/models";

export interface Settings {
  /** Interface to listen on: 127.0.0.1 unless told otherwise, 0.0.0.0 in a container. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** PostgreSQL with the table `security_events`. */
  readonly databaseUrl: string;
  readonly databaseConnections: number;
  /** Longest wait for a connection, and for an answer. */
  readonly databaseTimeoutMs: number;
  /** Days back that an actor's events count. */
  readonly historyDays: number;
  /** Redis for verdicts; without it none is cached. */
  readonly redisUrl: string | null;
  readonly cacheSeconds: number;
  /** Stream in Redis whose prompts are screened beside the requests. */
  readonly queue: string | null;
  /** Model that scores prompts beside the rules. */
  readonly model: ModelName | null;
  /** Threads that score, one session each. */
  readonly scoreWorkers: number;
  /** Time from SIGTERM that requests get to finish. */
  readonly drainSeconds: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings; a variable that is empty counts as not given.
 *
 * @throws {LabError} that names the variable, what it holds and what it may hold
 */
export function readSettings(environment: Environment): Settings {
  const given = (name: string) => environment[name] || null;
  const whole = (name: string, byDefault: number, least: number) => {
    const text = given(name) ?? String(byDefault);
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least) return value;
    throw new LabError("USAGE", `${name} must be a whole number from ${least} on, but is "${text}".`);
  };
  const address = (name: string, ...protocols: readonly string[]) => {
    const text = given(name);
    // Not repeated in the message: it may hold a password.
    if (text === null || protocols.some((protocol) => text.startsWith(`${protocol}://`))) return text;
    throw new LabError("USAGE", `${name} must be an address that begins with ${protocols[0]}://.`);
  };

  const databaseUrl = address("DATABASE_URL", "postgres", "postgresql");
  if (databaseUrl === null)
    throw new LabError(
      "USAGE",
      "DATABASE_URL is required: the PostgreSQL with the table security_events, such as postgres://user:password@host:5432/database.",
    );
  const redisUrl = address("REDIS_URL", "redis", "rediss");
  const queue = given("QUEUE");
  if (queue !== null && redisUrl === null)
    throw new LabError("USAGE", `REDIS_URL is required with QUEUE: "${queue}" is a stream in Redis.`);
  const model = given("MODEL");
  if (model !== null && !isModelName(model))
    throw new LabError("USAGE", `MODEL must be empty or one of ${modelNames.join(", ")}, but is "${model}".`);
  return {
    host: given("HOST") ?? "127.0.0.1",
    port: whole("PORT", 8080, 0),
    databaseUrl,
    databaseConnections: whole("DATABASE_CONNECTIONS", 4, 1),
    databaseTimeoutMs: whole("DATABASE_TIMEOUT_MS", 2000, 1),
    historyDays: whole("HISTORY_DAYS", 7, 1),
    redisUrl,
    cacheSeconds: whole("CACHE_SECONDS", 30, 1),
    queue,
    model,
    scoreWorkers: whole("SCORE_WORKERS", 1, 1),
    drainSeconds: whole("DRAIN_SECONDS", 20, 0),
  };
}

function isModelName(name: string): name is ModelName {
  return (modelNames as readonly string[]).includes(name);
}
