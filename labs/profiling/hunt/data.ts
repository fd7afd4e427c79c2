/** The service's data, its requests and right answers, the plants and their culprits, and the thresholds of the rules. */
import { random } from "@labs/experiment";
import { withPostgres } from "@labs/services";
import { analyse, base, drawRequest, type Request } from "../shared/screening.ts";
import type { Diagnosis, Plant, ServiceKind } from "./contract.ts";
import { countSuspicious } from "./support/model.ts";

/** Requests at once: in the load, and while a tool looks. */
export const clients = 4;
/** How long a tool looks at a service, milliseconds. */
export const lookMs = 600;
/** Pause of a caller between two requests of a look: a service that is well has time to spare. */
export const pauseMs = 10;
/** Samples a second of py-spy. */
export const rate = 100;
/** How far away the database is, one way. */
export const oneWayMs = 2;

/** Functions that may be blamed for each plant: what was replaced, and the helper that it computes in. */
export const culprits: Readonly<Record<Exclude<Plant, "healthy">, readonly string[]>> = {
  regex: ["trim"],
  quadratic: ["count_shingles", "countShingles"],
  "blocking call": ["read_policy", "readPolicy"],
  "json clone": ["settings_of", "settingsOf"],
  "n+1": ["load_history", "loadHistory"],
  "sync file": ["match_rules", "matchRules", "readRules"],
  logging: ["write_log", "writeLog"],
  threads: ["estimate_risk", "estimateRisk", "entropy_by_hand"],
  "small pool": ["load_history", "loadHistory"],
  "unbatched inference": ["count_suspicious", "countSuspicious", "infer"],
  "thread oversubscription": ["count_suspicious", "countSuspicious", "infer"],
};

export const plants = ["healthy", ...(Object.keys(culprits) as (keyof typeof culprits)[])] as const;

/** Whether a diagnosis is right: the healthy service is left alone, and of a plant its function is named. */
export function isNamed(plant: Plant, diagnosis: Diagnosis): boolean {
  if (plant === "healthy") return diagnosis === "healthy";
  return typeof diagnosis === "object" && culprits[plant].includes(diagnosis.culprit);
}

/** Files whose functions a rule may name; the endpoint that calls them all is in none of them. */
export const ownFiles: Readonly<Record<ServiceKind, RegExp>> = {
  fastapi: /(?:^|\/)(?:stages|plants)\.py$/,
  fastify: /\/(?:stages|plants)\.ts$/,
};

/**
 * What counts as much, chosen on the training seeds of `extra/train.ts`: in the middle, as a ratio, between the most of the
 * healthy service and the least of the plants that the tool can see.
 */
export const thresholds = {
  /** By how much a function's share of the samples, or of the time, grew; of a dozen dumps, a sample is a tenth. */
  grown: 0.2,
  grownInDumps: 0.35,
  /** Times what it takes on a good day. */
  slow: 2,
  /** By how much the share of its time grew in which the event loop works. */
  busier: 0.15,
  /** Warnings of asyncio in one look. */
  warnings: 5,
} as const;

export interface Verdict {
  readonly decision: "allow" | "block";
  readonly weight: number;
  readonly events: number;
  readonly shingles: number;
  readonly suspicious: number;
}

export const actors = 40;
const eventsPerActor = 25;

const blockFrom = (actor: number) => 430 + 10 * (actor % 20);
const severityOf = (actor: number, event: number) => (actor + event) % 5;

/** The policy of every actor, by number, as the file that `cat` prints has it. */
export const policies = Array.from({ length: actors }, (_, actor) => blockFrom(actor));

/** Requests of a look: the healthy one that rules compare with has other texts than those that are judged. */
export const requestsOf = (...seed: readonly (string | number)[]): readonly Request[] => {
  const draw = random("hunt", ...seed);
  return Array.from({ length: 60 }, () => drawRequest(draw, actors));
};

/** Computed apart from both services. */
export function verdictOn({ actor, prompt }: Request): Verdict {
  const { shingles, weight: ofWords, bits } = analyse(prompt);
  const weight = ofWords + base;
  let events = 0;
  for (let event = 0; event < eventsPerActor; event++) events += severityOf(actor, event);
  const suspicious = countSuspicious(prompt);
  const decision = weight + bits + suspicious >= blockFrom(actor) ? "block" : "allow";
  return { decision, weight, events, shingles, suspicious };
}

/** Makes the tables; disposing drops them. */
export async function loadTables(postgres: string): Promise<AsyncDisposable> {
  await withPostgres(postgres, async (client) => {
    await client.query(`
      DROP SCHEMA IF EXISTS hunt CASCADE;
      CREATE SCHEMA hunt;
      CREATE TABLE hunt.policies (actor integer PRIMARY KEY, block integer NOT NULL);
      CREATE TABLE hunt.events (id integer PRIMARY KEY, actor integer NOT NULL, severity integer NOT NULL)`);
    await client.query("INSERT INTO hunt.policies SELECT * FROM unnest($1::integer[], $2::integer[])", [
      policies.map((_, actor) => actor),
      policies,
    ]);
    const events = policies.flatMap((_, actor) =>
      Array.from({ length: eventsPerActor }, (_, event) => ({ actor, severity: severityOf(actor, event) })),
    );
    await client.query(
      "INSERT INTO hunt.events SELECT * FROM unnest($1::integer[], $2::integer[], $3::integer[])",
      [events.map((_, id) => id), events.map(({ actor }) => actor), events.map(({ severity }) => severity)],
    );
    await client.query("CREATE INDEX ON hunt.events (actor)");
    await client.query("VACUUM (ANALYZE) hunt.policies, hunt.events");
  });
  return {
    [Symbol.asyncDispose]: () =>
      withPostgres(postgres, async (client) => {
        await client.query("DROP SCHEMA IF EXISTS hunt CASCADE");
      }),
  };
}
