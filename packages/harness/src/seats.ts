import type { Service, Services } from "@labs/experiment";
import type { ServiceRecord } from "@labs/experiment/result";
import type { AnyExperiment } from "./any-experiment.ts";
import type { Arm } from "./arm.ts";

/** The services of a run: who sees which. */
export interface Seats {
  /** Connection strings for `provision`: what all arms share. */
  readonly urls: Readonly<Record<string, string>>;
  of(arm: Arm): Readonly<Record<string, Service>>;
  /** One record per service, however many arms have one of their own. */
  readonly records: ServiceRecord[];
  /** Processes of all services on this machine. */
  readonly pids: readonly number[];
  /** Rejects with SERVICE_LOST when one of them died or hangs. */
  check(): Promise<void>;
}

/**
 * Opens what an experiment needs. Arms that live side by side get a Redis each, so that server-wide
 * counters, memory and eviction are their own; arms in turn share one, emptied before every cell.
 */
export async function takeSeats(
  experiment: AnyExperiment,
  arms: readonly Arm[],
  services: Services,
): Promise<Seats> {
  const needs = new Set(experiment.needs);
  const postgres = needs.has("postgres") ? { postgres: await services.postgres() } : {};
  const own = experiment.schedule === "side-by-side" ? arms : arms.slice(0, 1);
  const redis = needs.has("redis") ? await Promise.all(own.map(() => services.redis())) : [];
  const seat = (index: number) => {
    const mine = redis[index] ?? redis[0];
    return { ...postgres, ...(mine ? { redis: mine } : {}) };
  };
  const all: Service[] = [...Object.values(postgres), ...redis];
  return {
    urls: Object.fromEntries(Object.entries(seat(0)).map(([name, { url }]) => [name, url])),
    of: ({ name }) => seat(arms.findIndex((arm) => arm.name === name)),
    records: [...new Map(all.map(({ name, record }) => [name, record])).values()],
    pids: all.flatMap(({ pids }) => pids),
    async check() {
      await Promise.all(all.map((service) => service.check()));
    },
  };
}
