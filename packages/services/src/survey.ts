import type { ServiceName } from "@labs/experiment";
import {
  allowed,
  type Choice,
  choiceOf,
  type Prospect,
  type Way,
  type WayName,
} from "./provider/provider.ts";
import { ways } from "./providers.ts";
import { Keeper } from "./supervisor/supervisor.ts";

export interface SurveyedWay extends Prospect {
  readonly way: WayName;
}

export interface SurveyedService {
  /** The way that would be gone now; `null` where the service is missing. */
  readonly use: SurveyedWay | null;
  /** Every way in the order in which they are tried. */
  readonly ways: readonly SurveyedWay[];
}

export interface Survey {
  /** `LABS_SERVICES`, where it is set. */
  readonly choice: Choice | null;
  readonly services: Readonly<Record<ServiceName, SurveyedService>>;
}

/** How each service would be come by now, and what else is possible. Changes and starts nothing. */
export async function surveyServices(env: NodeJS.ProcessEnv = process.env): Promise<Survey> {
  const choice = choiceOf(env);
  const surroundings = { env, keeper: new Keeper(), say: () => {}, confirm: undefined };
  const [postgres, redis, pgbouncer] = await Promise.all([
    survey(ways.postgres(surroundings), choice),
    survey(ways.redis(surroundings), choice),
    survey(ways.pgbouncer(surroundings, unopened), choice),
  ]);
  return { choice, services: { postgres, redis, pgbouncer } };
}

/** A survey starts nothing, not even what stands behind a service. */
function unopened(): never {
  throw new Error("a survey opens no service");
}

async function survey(all: readonly Way[], choice: Choice | null): Promise<SurveyedService> {
  const surveyed = await Promise.all(all.map(async (way) => ({ way: way.name, ...(await way.survey()) })));
  const names = new Set(allowed(all, choice).map((way) => way.name));
  const use = surveyed.find(({ way, state }) => names.has(way) && state !== "unavailable") ?? null;
  return { use, ways: surveyed };
}
