import type { Service, Services } from "@labs/experiment";
import { choiceOf, firstThatWorks, type Source, type Surroundings, type Way } from "./provider/provider.ts";
import { ways } from "./providers.ts";
import { Keeper } from "./supervisor/supervisor.ts";

export interface ServicesOptions {
  /** Takes one line for people: which way was chosen, what is changed on the machine and how to undo it. */
  say(line: string): void;
  /** Asks before the machine is changed; give it only where somebody can answer. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Finds or starts the services of a run when they are first asked for. They live until they or the
 * whole are disposed of, or this process ends in whatever way.
 *
 * @example
 * await using services = openServices({ say: console.error });
 * const { url } = await services.redis();
 */
export function openServices({ say, confirm, env = process.env }: ServicesOptions): Services {
  const choice = choiceOf(env);
  const keeper = new Keeper();
  const surroundings: Surroundings = { env, keeper, say, confirm };
  const opened: Promise<Service>[] = [];
  let postgres: Promise<Source> | undefined;
  let redis: Promise<Source> | undefined;
  let pgbouncer: Promise<Source> | undefined;
  let ending: Promise<void> | undefined;

  const open = async (title: string, all: readonly Way[]): Promise<Source> => {
    const source = await firstThatWorks(title, all, choice);
    say(source.said);
    return source;
  };
  const track = (service: Promise<Service>): Promise<Service> => {
    opened.push(service);
    return service;
  };
  const end = async () => {
    // What is being opened at this moment belongs to the run too.
    const settled = await Promise.allSettled(opened);
    const services = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    await Promise.all(services.map((service) => service[Symbol.asyncDispose]()));
    await keeper.end();
  };

  const openPostgres = () => {
    postgres ??= open("PostgreSQL", ways.postgres(surroundings));
    return track(postgres.then(({ first }) => first));
  };

  return {
    postgres: openPostgres,
    async redis() {
      if (redis) return await track(redis.then((source) => source.another()));
      redis = open("Redis", ways.redis(surroundings));
      return await track(redis.then(({ first }) => first));
    },
    async pgbouncer() {
      const behind = async () => (await openPostgres()).url;
      pgbouncer ??= open("PgBouncer", ways.pgbouncer(surroundings, behind));
      return await track(pgbouncer.then(({ first }) => first));
    },
    [Symbol.asyncDispose]() {
      ending ??= end();
      return ending;
    },
  };
}
