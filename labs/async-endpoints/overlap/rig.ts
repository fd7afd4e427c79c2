/** Turns a technique into a measured subject: a pool far from its database, a log of its own, counters and cleanup. */
import { randomUUID } from "node:crypto";
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { ignoreConnectionErrors, openRelay } from "@labs/services";
import pg from "pg";
import { type LoopCounter, watchLoop } from "../shared/loop-watch.ts";
import { riskOf } from "../shared/risk.ts";
import { openThreads } from "../shared/thread-pool.ts";
import type { ScreeningResult, Technique } from "./contract.ts";
import { type Answer, answerTo, batches, decide, loadTables, poolSize, type Request } from "./data.ts";
import { type LogCounter, logTo, openLogEvidence } from "./support/event-log.ts";
import { groupCommit } from "./support/group-commit.ts";
import { readHistory, readPolicy } from "./support/statements.ts";

export type Setup = {
  /** The database at a distance, where variants reach it. */
  readonly far: string;
  readonly seed: number;
};

export type Counter = "acknowledged" | LogCounter | LoopCounter;

/** How far away the database is, one way: connections are then what is scarce, and not processors. */
const oneWayMs = 5;

/** What is behind the API. */
export interface Screening {
  screen(actor: number, prompt: string): Promise<ScreeningResult>;
  /** The same, and then how many rows of it are in the log. */
  kept(actor: number, prompt: string): Promise<ScreeningResult & { readonly rows: number }>;
}

/** Makes a variant out of its technique. Rows are counted in the table, whatever the technique reports. */
export function variant(technique: Technique): Open<Screening, Setup, Counter, "postgres"> {
  return async ({ far }, { postgres }) => {
    await using stack = new AsyncDisposableStack();
    const evidence = stack.use(await openLogEvidence(postgres));
    const pool = ignoreConnectionErrors(
      new pg.Pool({ connectionString: far, max: poolSize, idleTimeoutMillis: 0 }),
    );
    stack.defer(() => pool.end());
    const started = stack.use(new AsyncDisposableStack());
    const screen = technique({
      readPolicy: (actor) => readPolicy(pool, actor),
      readHistory: (actor) => readHistory(pool, actor),
      riskOf,
      openThreads: () => started.use(openThreads()),
      decide,
      log: logTo(pool, evidence.table),
      groupCommit: (write) => groupCommit(write, batches),
    });
    const loop = stack.use(watchLoop());
    let acknowledged = 0;

    const screenAs = async (id: string, actor: number, prompt: string) => {
      const result = await screen({ id, actor, prompt });
      acknowledged++;
      return result;
    };
    const resources = stack.move();
    return {
      subject: {
        screen: (actor, prompt) => screenAs(randomUUID(), actor, prompt),
        kept: async (actor, prompt) => {
          const id = randomUUID();
          const result = await screenAs(id, actor, prompt);
          return { ...result, rows: await evidence.rowsOf(id) };
        },
      },
      read: async () => {
        const log = await evidence.read();
        if (log.rows !== acknowledged)
          throw new Error(`it acknowledged ${acknowledged} requests, and ${log.rows} of them are in the log`);
        return { acknowledged, ...log, ...loop.read() };
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

/** Makes the tables and the distance to them. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Request, Answer>> {
  await using stack = new AsyncDisposableStack();
  stack.use(await loadTables(run.postgres));
  const relay = stack.use(await openRelay({ to: run.postgres, oneWayMs }));
  const { p50, p99 } = relay.roundTrip;
  const resources = stack.move();
  return {
    setup: { far: relay.url, seed: run.seed },
    expected: async (request) => answerTo(request),
    facts: {
      "emulated round trip": `${p50.toFixed(1)} ms (p50), ${p99.toFixed(1)} ms (p99), measured through a relay`,
      connections: String(poolSize),
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
