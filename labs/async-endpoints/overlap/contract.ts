/** What every variant does: decide about a prompt and store the decision before it answers. Counters and cleanup are in here. */
import { randomUUID } from "node:crypto";
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { openRelay } from "@labs/services";
import pg from "pg";
import { type LoopCounter, watchLoop } from "../loop-watch.ts";
import { type Answer, answerTo, loadTables, type Request, type Verdict } from "./data.ts";
import { type EventLog, type LogCounter, logTo, openLogEvidence } from "./event-log.ts";

export type Setup = {
  /** The way to the database that variants go. */
  readonly far: string;
  readonly seed: number;
};

export type Counter = "acknowledged" | LogCounter | LoopCounter;

/** Connections of every variant: the default of pg-pool, said aloud. */
export const poolSize = 10;

/** How far away the database is, one way: connections are then what is scarce, and not processors. */
const oneWayMs = 5;

/** Bounds of the batches, where entries are batched. */
export const batches = { batch: 200, waiting: 1_000 } as const;

/** A request under the name that it is stored by. */
export interface Named {
  readonly id: string;
  readonly actor: number;
  readonly prompt: string;
}

export interface Tools {
  /** The way to the database. */
  readonly pool: pg.Pool;
  /** The same way, to the variant's own log. */
  readonly log: EventLog;
}

export interface Technique {
  /** Resolves when the verdict is stored. */
  screen(request: Named): Promise<Verdict>;
  /** Ends what the technique has started. */
  end?(): PromiseLike<void>;
}

/** What is behind the API. */
export interface Screening {
  screen(actor: number, prompt: string): Promise<Verdict>;
  /** The same, and then how many rows of it are in the log. */
  kept(actor: number, prompt: string): Promise<Verdict & { readonly rows: number }>;
}

/** Makes a variant out of its technique. Rows are counted beside it, whatever the technique believes. */
export function screening(
  technique: (tools: Tools) => Technique,
): Open<Screening, Setup, Counter, "postgres"> {
  return async ({ far }, { postgres }) => {
    await using owned = new AsyncDisposableStack();
    const evidence = owned.use(await openLogEvidence(postgres));
    const pool = new pg.Pool({ connectionString: far, max: poolSize, idleTimeoutMillis: 0 });
    // A connection that breaks while nobody holds it has nobody else to tell.
    pool.on("error", () => {});
    owned.defer(() => pool.end());
    const { screen, end } = technique({ pool, log: logTo(pool, evidence.table) });
    if (end !== undefined) owned.defer(end);
    const loop = owned.use(watchLoop());
    let acknowledged = 0;

    const named = async (id: string, actor: number, prompt: string) => {
      const verdict = await screen({ id, actor, prompt });
      acknowledged++;
      return verdict;
    };
    const kept = owned.move();
    return {
      subject: {
        screen: (actor, prompt) => named(randomUUID(), actor, prompt),
        kept: async (actor, prompt) => {
          const id = randomUUID();
          const verdict = await named(id, actor, prompt);
          return { ...verdict, rows: await evidence.rowsOf(id) };
        },
      },
      read: async () => {
        const log = await evidence.read();
        if (log.rows !== acknowledged)
          throw new Error(`it acknowledged ${acknowledged} requests, and ${log.rows} of them are in the log`);
        return { acknowledged, ...log, ...loop.read() };
      },
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  };
}

/** Makes the tables and the distance to them. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Request, Answer>> {
  await using started = new AsyncDisposableStack();
  started.use(await loadTables(run.postgres));
  const relay = started.use(await openRelay({ to: run.postgres, oneWayMs }));
  const { p50, p99 } = relay.roundTrip;
  const owned = started.move();
  return {
    setup: { far: relay.url, seed: run.seed },
    expected: async (request) => answerTo(request),
    facts: {
      "emulated round trip": `${p50.toFixed(1)} ms (p50), ${p99.toFixed(1)} ms (p99), measured through a relay`,
      connections: String(poolSize),
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
