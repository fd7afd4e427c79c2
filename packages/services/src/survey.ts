import type { ServiceName } from "@labs/experiment";
import { balancerProviders } from "./balancer/providers.ts";
import { pgbouncerProviders } from "./pgbouncer/providers.ts";
import { postgresProviders } from "./postgres/providers.ts";
import { prometheusProviders } from "./prometheus/providers.ts";
import {
  type Availability,
  allowed,
  type Choice,
  choiceOf,
  type Provider,
  type ProviderName,
} from "./provider/provider.ts";
import { pytorchProviders } from "./pytorch/providers.ts";
import { redisProviders } from "./redis/providers.ts";
import { Supervisor } from "./supervisor/supervisor.ts";

interface SurveyedProvider extends Availability {
  readonly provider: ProviderName;
}

export interface SurveyedService {
  /** The provider that would be used now; `null` where the service is missing. */
  readonly use: SurveyedProvider | null;
  /** Every provider in the order in which they are tried. */
  readonly providers: readonly SurveyedProvider[];
}

interface Survey {
  /** `LABS_SERVICES`, where it is set. */
  readonly choice: Choice | null;
  readonly services: Readonly<Record<ServiceName, SurveyedService>>;
}

/** How each service would be provided now, and what else is possible. Runs programs for their version, starts no server. */
export async function surveyServices(env: NodeJS.ProcessEnv = process.env): Promise<Survey> {
  const choice = choiceOf(env);
  const context = { env, supervisor: new Supervisor(), say: () => {}, confirm: undefined };
  const [postgres, redis, pgbouncer, haproxy, nginx, prometheus, pytorch] = await Promise.all([
    survey(postgresProviders(context), choice),
    survey(redisProviders(context), choice),
    survey(pgbouncerProviders(context, unopened), choice),
    survey(balancerProviders(context, "haproxy"), choice),
    survey(balancerProviders(context, "nginx"), choice),
    survey(prometheusProviders(context), choice),
    survey(pytorchProviders(context), choice),
  ]);
  return { choice, services: { postgres, redis, pgbouncer, haproxy, nginx, prometheus, pytorch } };
}

/** A survey starts nothing, not even the service that another one needs. */
function unopened(): never {
  throw new Error("a survey opens no service");
}

async function survey(all: readonly Provider[], choice: Choice | null): Promise<SurveyedService> {
  const providers = await Promise.all(
    all.map(async (provider) => ({ provider: provider.name, ...(await provider.survey()) })),
  );
  const names = new Set(allowed(all, choice).map(({ name }) => name));
  const use = providers.find(({ provider, state }) => names.has(provider) && state !== "unavailable") ?? null;
  return { use, providers };
}
