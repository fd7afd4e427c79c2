import { LabError, type Service, type ServiceName, type Services } from "@labs/experiment";
import type { ServiceRecord } from "@labs/experiment/result";
import { type AnyExperiment, findVariant } from "../experiment/any-experiment.ts";
import type { Arm } from "./live-arm.ts";

/** The services of a run: who sees which. */
export interface ServiceAssignment {
  /** Connection strings for `provision`: what all arms share, and what is there for some of them. */
  readonly urls: Readonly<Record<string, string>>;
  /** Throws a LabError SKIPPED where a service is missing that this arm alone needs. */
  forArm(arm: Arm): Readonly<Record<string, Service>>;
  /** One record per service, however many arms have one of their own. */
  readonly records: ServiceRecord[];
  /** Processes of all services on this machine. */
  readonly pids: readonly number[];
  /** Rejects with SERVICE_LOST when one of them died or hangs. */
  check(): Promise<void>;
}

/** Services of which a run has one; the order matters, since PgBouncer stands in front of PostgreSQL. */
const sharedByAll = ["postgres", "pgbouncer", "haproxy", "nginx", "prometheus", "pytorch"] as const;

/**
 * Opens what an experiment needs. Arms that live side by side get a Redis each, so that server-wide
 * counters, memory and eviction are their own; arms that run one after another share one, emptied before every cell.
 *
 * @param others arms that run alone, on the services of these, with those that only they need
 */
export async function assignServices(
  experiment: AnyExperiment,
  arms: readonly Arm[],
  services: Services,
  others: readonly Arm[],
): Promise<ServiceAssignment> {
  const needs = new Set(experiment.needs);
  const shared: Partial<Record<ServiceName, Service>> = {};
  for (const name of sharedByAll) if (needs.has(name)) shared[name] = await services[name]();
  const own = experiment.schedule === "side-by-side" ? arms : arms.slice(0, 1);
  const redis = needs.has("redis") ? await Promise.all(own.map(() => services.redis())) : [];
  const extras = await takeExtras(experiment, [...arms, ...others], services);
  const servicesAt = (index: number) => {
    const mine = redis[index] ?? redis[0];
    return { ...shared, ...(mine ? { redis: mine } : {}) };
  };
  const all: Service[] = [...Object.values(shared), ...redis, ...Object.values(extras.found)];
  return {
    urls: Object.fromEntries(
      Object.entries({ ...servicesAt(0), ...extras.found }).map(([name, { url }]) => [name, url]),
    ),
    forArm(arm) {
      // An extra arm may use whatever is there, and nothing is known of what it needs.
      const needed = arm.role === "extra" ? [] : extrasOf(experiment, arm);
      const reason = needed.flatMap((name) => extras.missing.get(name) ?? [])[0];
      if (reason !== undefined) throw new LabError("SKIPPED", reason);
      return { ...servicesAt(arms.findIndex(({ name }) => name === arm.name)), ...extras.found };
    },
    records: [...new Map(all.map(({ name, record }) => [name, record])).values()],
    pids: all.flatMap(({ pids }) => pids),
    async check() {
      await Promise.all(all.map((service) => service.check()));
    },
  };
}

interface Extras {
  readonly found: Readonly<Record<string, Service>>;
  /** Why each of the others is missing. */
  readonly missing: ReadonlyMap<string, string>;
}

/** Services that only some of the arms need: a missing one costs those arms and not the run. */
async function takeExtras(
  experiment: AnyExperiment,
  arms: readonly Arm[],
  services: Services,
): Promise<Extras> {
  const found: Record<string, Service> = {};
  const missing = new Map<string, string>();
  for (const name of new Set(arms.flatMap((arm) => extrasOf(experiment, arm)))) {
    try {
      found[name] = await services[name]();
    } catch (error) {
      if (!(error instanceof LabError) || error.code !== "SERVICE_MISSING") throw error;
      missing.set(name, error.message);
    }
  }
  return { found, missing };
}

function extrasOf(experiment: AnyExperiment, { variant }: Arm): readonly ServiceName[] {
  return findVariant(experiment, variant).needs ?? [];
}
