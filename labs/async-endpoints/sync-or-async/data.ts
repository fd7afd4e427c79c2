/** Three kinds of work, who asks for them, and the right answers. */
import type { Random } from "@labs/experiment";
import { withPostgres } from "@labs/services";
import { digestOf } from "../shared/key.ts";
import { drawDocument, oneOf } from "../shared/prompts.ts";
import { riskOf } from "../shared/risk.ts";
import type { History } from "./contract.ts";

/** Connections of every variant, whatever it is written in: more than the 40 threads of FastAPI. */
export const poolSize = 80;

/** How the connections of the variants are named in `pg_stat_activity`. */
export const applicationName = "sync-or-async";

/** `history` waits for a database far away, `key` computes in C, `risk` computes in the language of the server. */
export type Request =
  | { readonly kind: "history"; readonly actor: number }
  | { readonly kind: "key"; readonly key: string }
  | { readonly kind: "risk"; readonly prompt: string }
  | { readonly kind: "health" };

export type Answer =
  | History
  | { readonly digest: string }
  | { readonly risk: number }
  | { readonly ok: true };

const actors = 1_000;

/** Characters of what is scored, where nothing else is said: about 2 ms of JavaScript. */
export const promptLength = 8_000;

/** The right answer, computed apart from any server. */
export function answerTo(request: Request): Answer {
  switch (request.kind) {
    case "history":
      return historyOf(request.actor);
    case "key":
      return { digest: digestOf(request.key) };
    case "risk":
      return { risk: riskOf(request.prompt) };
    case "health":
      return { ok: true };
  }
}

export function drawHistory(draw: Random): Request {
  return { kind: "history", actor: 1 + Math.floor(draw() * actors) };
}

export function drawKey(draw: Random): Request {
  return { kind: "key", key: `key-${Math.floor(draw() * 1e9).toString(36)}` };
}

const prompts = new Map<number, readonly Request[]>();

/** Draws one of a few prompts of this length: each is one object, which is encoded once. */
export function drawRisk(draw: Random, length = promptLength): Request {
  let known = prompts.get(length);
  if (known === undefined) {
    known = Array.from({ length: 32 }, () => ({ kind: "risk", prompt: drawDocument(draw, length) }));
    prompts.set(length, known);
  }
  return oneOf(draw, known);
}

/** Draws what answers are checked with: work of every kind. */
export function drawChecked(draw: Random): Request {
  const die = draw();
  if (die < 0.1) return { kind: "health" };
  if (die < 0.4) return drawHistory(draw);
  return die < 0.7 ? drawKey(draw) : drawRisk(draw, 1_500);
}

/** Callers that keep every thread that computes busy, and none of them for long. */
export const computing = { mode: "closed", clients: 8 } as const;

/** Callers that only wait, more and more of them: the curve that shows how many a server lets wait at once. */
export const waits = {
  "waiting-1": waiting(1),
  "waiting-4": waiting(4),
  "waiting-40": waiting(40),
  "waiting-80": waiting(80),
};

/** For arms that wait like the one that they are compared with. */
export const butWaits = ["keys", "risks", "held", "busy"];

function waiting(callers: number) {
  return {
    mode: "closed",
    clients: callers,
    sweepValue: callers,
    share: 0.15,
    input: drawHistory,
  } as const;
}

function historyOf(actor: number): History {
  const events = (actor * 31) % 40;
  return { actor, events, serious: (actor * 17) % (events + 1) };
}

/** Makes the table anew; disposing drops it. */
export async function loadHistories(postgres: string): Promise<AsyncDisposable> {
  const all = Array.from({ length: actors }, (_, index) => historyOf(index + 1));
  await withPostgres(postgres, async (client) => {
    await client.query(`
      DROP SCHEMA IF EXISTS sync_or_async CASCADE;
      CREATE SCHEMA sync_or_async;
      CREATE TABLE sync_or_async.histories (actor integer PRIMARY KEY, events integer NOT NULL, serious integer NOT NULL)`);
    await client.query(
      "INSERT INTO sync_or_async.histories SELECT * FROM unnest($1::integer[], $2::integer[], $3::integer[])",
      [all.map(({ actor }) => actor), all.map(({ events }) => events), all.map(({ serious }) => serious)],
    );
    await client.query("VACUUM (ANALYZE) sync_or_async.histories");
  });
  return {
    [Symbol.asyncDispose]: () =>
      withPostgres(postgres, async (client) => {
        await client.query("DROP SCHEMA IF EXISTS sync_or_async CASCADE");
      }),
  };
}
