import type { Service, Services } from "@labs/experiment";
import { Keeper } from "./keeper-client.ts";
import { choiceOf, firstThatWorks, type Source, type Surroundings } from "./way.ts";
import { ways } from "./ways.ts";

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
  let ending: Promise<void> | undefined;

  const open = async (title: string, kind: keyof typeof ways): Promise<Source> => {
    const source = await firstThatWorks(title, ways[kind](surroundings), choice);
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

  return {
    async postgres() {
      postgres ??= open("PostgreSQL", "postgres");
      return await track(postgres.then(({ first }) => first));
    },
    async redis() {
      if (redis) return await track(redis.then((source) => source.another()));
      redis = open("Redis", "redis");
      return await track(redis.then(({ first }) => first));
    },
    [Symbol.asyncDispose]() {
      ending ??= end();
      return ending;
    },
  };
}
