/** What every variant does: find a connection for each question. Asking, clocks and counters are in here. */
import { createHistogram } from "node:perf_hooks";
import type { Open } from "@labs/experiment";
import type pg from "pg";
import { openServerEvidence, type ServerCounter } from "../server-evidence.ts";
import { type Answer, answer, asked, type CaseName, type Question, type Way } from "./data.ts";

export interface Setup {
  readonly rows: number;
  /** The same server at a distance. */
  readonly far: string;
}

export type Ask = (question: Question) => Promise<Answer>;

/** Callers that ask without pause. */
export const callers = 128;

/** How requests come by connections to one server. */
export interface Connections extends AsyncDisposable {
  borrow(): Promise<Borrowed>;
}

export interface Borrowed {
  readonly client: pg.ClientBase;
  /** @param broken what went wrong, after which nobody knows what state the connection is in */
  giveBack(broken?: Error): Promise<void> | void;
}

export type Counter =
  | "requests"
  | "waitMs"
  | "statementMs"
  | "statementP95Ms"
  | "clientProcessorMs"
  | ServerCounter;

/** Makes a variant out of its technique, which is set up once for each way to the server. */
export function asking(
  technique: (config: pg.ClientConfig) => Connections,
): Open<Ask, Setup, Counter, "postgres"> {
  return async ({ far }, { postgres: near }) => {
    await using started = new AsyncDisposableStack();
    const set = (way: Way, connectionString: string) =>
      started.use(
        technique({
          connectionString,
          application_name: way,
          // A statement is the work of one backend, so connections are what runs at once.
          options: "-c max_parallel_workers_per_gather=0",
        }),
      );
    const connections = { near: set("near", near), far: set("far", far) };
    const evidence = started.use(await openServerEvidence(near));
    const counted = { requests: 0, waitMs: 0, statementMs: 0 };
    const tookUs = createHistogram();

    const ask: Ask = async (question) => {
      const asked = performance.now();
      const { client, giveBack } = await connections[question.way].borrow();
      const borrowed = performance.now();
      try {
        const found = await answer(client, question);
        const answered = performance.now();
        counted.requests++;
        counted.waitMs += borrowed - asked;
        counted.statementMs += answered - borrowed;
        tookUs.record(Math.max(1, Math.round(1000 * (answered - borrowed))));
        await giveBack();
        return found;
      } catch (error) {
        await giveBack(error instanceof Error ? error : new Error(String(error)));
        throw error;
      }
    };

    const resources = started.move();
    return {
      subject: ask,
      read: async (name) => {
        const statementP95Ms = tookUs.percentile(95) / 1000;
        // The next reading speaks of what comes after this one.
        tookUs.reset();
        const { user, system } = process.cpuUsage();
        const server = await evidence.read(wayOf(name));
        return { ...counted, statementP95Ms, clientProcessorMs: (user + system) / 1000, ...server };
      },
      [Symbol.asyncDispose]: () => resources.disposeAsync(),
    };
  };
}

function wayOf(name: string): Way {
  return asked[name as CaseName]?.way ?? "near";
}
