import type { Service, Services } from "@labs/experiment";
import { type BalancerName, balancerKinds } from "./balancer/balancer-kind.ts";
import { balancerProviders } from "./balancer/providers.ts";
import { pgbouncerProviders } from "./pgbouncer/providers.ts";
import { postgresProviders } from "./postgres/providers.ts";
import { prometheusProviders } from "./prometheus/providers.ts";
import {
  choiceOf,
  firstThatWorks,
  type Provider,
  type ProviderContext,
  type Source,
} from "./provider/provider.ts";
import { pytorchProviders } from "./pytorch/providers.ts";
import { redisProviders } from "./redis/providers.ts";
import { Supervisor } from "./supervisor/supervisor.ts";

interface ServicesOptions {
  /** Prints one line for the user: which provider is used, what is changed on the machine and how to undo it. */
  say(line: string): void;
  /** Asks before the machine is changed; give it only where there is a terminal. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
}

/**
 * Finds or starts the services of a run when they are first asked for. They live until they or the
 * whole are disposed of, or this process ends.
 *
 * @example
 * await using services = openServices({ say: console.error });
 * const { url } = await services.redis();
 */
export function openServices({ say, confirm, env = process.env }: ServicesOptions): Services {
  const choice = choiceOf(env);
  const supervisor = new Supervisor();
  const context: ProviderContext = { env, supervisor, say, confirm };
  const opened: Promise<Service>[] = [];
  let postgres: Promise<Source> | undefined;
  let redis: Promise<Source> | undefined;
  let pgbouncer: Promise<Source> | undefined;
  let prometheus: Promise<Source> | undefined;
  let pytorch: Promise<Source> | undefined;
  const balancers: Partial<Record<BalancerName, Promise<Source>>> = {};
  let ending: Promise<void> | undefined;

  const open = async (title: string, providers: readonly Provider[]): Promise<Source> => {
    const source = await firstThatWorks(title, providers, choice);
    say(source.message);
    return source;
  };
  const track = (service: Promise<Service>): Promise<Service> => {
    opened.push(service);
    return service;
  };
  const end = async () => {
    // Services that are being opened at this moment belong to the run too.
    const settled = await Promise.allSettled(opened);
    const services = settled.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []));
    await Promise.all(services.map((service) => service[Symbol.asyncDispose]()));
    await supervisor.end();
  };

  const openPostgres = () => {
    postgres ??= open("PostgreSQL", postgresProviders(context));
    return track(postgres.then(({ first }) => first));
  };

  const openBalancer = (name: BalancerName) => {
    balancers[name] ??= open(balancerKinds[name].program.title, balancerProviders(context, name));
    return track(balancers[name].then(({ first }) => first));
  };

  return {
    postgres: openPostgres,
    async redis() {
      if (redis) return await track(redis.then((source) => source.another()));
      redis = open("Redis", redisProviders(context));
      return await track(redis.then(({ first }) => first));
    },
    async pgbouncer() {
      const upstream = async () => (await openPostgres()).url;
      pgbouncer ??= open("PgBouncer", pgbouncerProviders(context, upstream));
      return await track(pgbouncer.then(({ first }) => first));
    },
    haproxy: () => openBalancer("haproxy"),
    nginx: () => openBalancer("nginx"),
    async prometheus() {
      prometheus ??= open("Prometheus", prometheusProviders(context));
      return await track(prometheus.then(({ first }) => first));
    },
    async pytorch() {
      pytorch ??= open("PyTorch", pytorchProviders(context));
      return await track(pytorch.then(({ first }) => first));
    },
    [Symbol.asyncDispose]() {
      ending ??= end();
      return ending;
    },
  };
}
