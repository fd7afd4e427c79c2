/** What the database knows of actors, and the right answers, computed apart from it. */
import type { Random } from "@labs/experiment";
import { withPostgres } from "@labs/services";
import { drawPrompts, oneOf } from "../shared/prompts.ts";
import { riskOf } from "../shared/risk.ts";
import type { Decision, History, Policy, ScreeningResult } from "./contract.ts";

export const decisions: readonly Decision[] = ["allow", "review", "block"];

/** Connections of every variant: the default of pg-pool, made explicit. */
export const poolSize = 10;

/** After which a statement fails: no request, and no batch, waits for one without end. */
export const statementSeconds = 10;

/** Bounds of the batches, where entries are batched. */
export const batches = { batch: 200, maxWaiting: 1_000 } as const;

/** `screen` decides and stores; `kept` is followed by a look for the row; `health` is a probe. */
export type Request = Submission | { readonly kind: "health" };

interface Submission {
  readonly kind: "screen" | "kept";
  readonly actor: number;
  readonly prompt: string;
}

export type Answer = ScreeningResult | (ScreeningResult & { readonly rows: number }) | { readonly ok: true };

const actors = 1_000;

/** Weighs what the prompt says against what its sender did. */
export function decide(policy: Policy, { events, serious }: History, risk: number): ScreeningResult {
  const suspicion = events === 0 ? 0 : Math.round((2_000 * serious) / events);
  const weighed = risk + suspicion;
  const decision = weighed >= policy.block ? "block" : weighed >= policy.review ? "review" : "allow";
  return { decision, risk, events };
}

/** The right answer, without any database. */
export function answerTo(request: Request): Answer {
  if (request.kind === "health") return { ok: true };
  const { actor, prompt, kind } = request;
  const result = decide(policyOf(actor), historyOf(actor), riskOf(prompt));
  return kind === "kept" ? { ...result, rows: 1 } : result;
}

interface Requests {
  readonly short: readonly Submission[];
  readonly long: readonly Submission[];
}

const drawn = new Map<number, Requests>();

/** The requests of a run; each is one object, which is encoded once. */
export function requestsOf(seed: number): Requests {
  const known = drawn.get(seed);
  if (known !== undefined) return known;
  const { short, long } = drawPrompts(seed);
  const request = (prompt: string, index: number): Submission => ({
    kind: "screen",
    actor: 1 + ((index * 389) % actors),
    prompt,
  });
  const made = { short: short.map(request), long: long.map(request) };
  drawn.set(seed, made);
  return made;
}

/** Draws what answers are checked with: each is followed by a look for its row. */
export function drawChecked(draw: Random, seed: number): Request {
  const { short, long } = requestsOf(seed);
  return { ...oneOf(draw, draw() < 0.8 ? short : long), kind: "kept" };
}

const health: Request = { kind: "health" };

/** Of five requests three are probes, one is a prompt and one a document. */
export function drawSteady(draw: Random, seed: number): Request {
  const { short, long } = requestsOf(seed);
  const die = draw();
  if (die < 0.6) return health;
  return oneOf(draw, die < 0.8 ? short : long);
}

/** Prompts, documents and probes: their times are reported apart. */
export function kindOf(request: Request): "prompts" | "documents" | "probes" {
  if (request.kind === "health") return "probes";
  return request.prompt.length > 2_000 ? "documents" : "prompts";
}

function policyOf(actor: number): Policy {
  return { review: 3_000 + 100 * (actor % 7), block: 6_500 + 100 * (actor % 11) };
}

function historyOf(actor: number): History {
  const events = (actor * 31) % 40;
  return { events, serious: (actor * 17) % (events + 1) };
}

/** Makes policies and histories anew; disposing drops them, with what arms have stored. */
export async function loadTables(postgres: string): Promise<AsyncDisposable> {
  const all = Array.from({ length: actors }, (_, index) => index + 1);
  const events = all.flatMap((actor) => {
    const { events, serious } = historyOf(actor);
    return Array.from({ length: events }, (_, index) => ({ actor, severity: index < serious ? 4 : 1 }));
  });
  await withPostgres(postgres, async (client) => {
    await client.query(`
      DROP SCHEMA IF EXISTS overlap CASCADE;
      CREATE SCHEMA overlap;
      CREATE TABLE overlap.policies (actor integer PRIMARY KEY, review integer NOT NULL, block integer NOT NULL);
      CREATE TABLE overlap.events (actor integer NOT NULL, severity smallint NOT NULL);`);
    await client.query(
      "INSERT INTO overlap.policies SELECT * FROM unnest($1::integer[], $2::integer[], $3::integer[])",
      [all, all.map((actor) => policyOf(actor).review), all.map((actor) => policyOf(actor).block)],
    );
    await client.query("INSERT INTO overlap.events SELECT * FROM unnest($1::integer[], $2::smallint[])", [
      events.map(({ actor }) => actor),
      events.map(({ severity }) => severity),
    ]);
    await client.query("CREATE INDEX ON overlap.events (actor)");
    await client.query("VACUUM (ANALYZE) overlap.policies, overlap.events");
  });
  return {
    [Symbol.asyncDispose]: () =>
      withPostgres(postgres, async (client) => {
        await client.query("DROP SCHEMA IF EXISTS overlap CASCADE");
      }),
  };
}
