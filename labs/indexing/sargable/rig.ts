/** Puts a condition into the statement of a report, sends it, and reads what the server did for it. */
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { buildIndexes, dropAddedIndexes } from "../shared/added-indexes.ts";
import { openPool } from "../shared/open-pool.ts";
import { explain } from "../shared/plan.ts";
import type { DayReport, DayRequest, Question, Report, Technique } from "./contract.ts";
import { loadDays, momentIndex, questions, type Setup, severities } from "./data.ts";
import { readReference } from "./reference.ts";

export type Counter = "buffers" | "rowsRemoved" | "extraIndexBytes";

/** Clients of a case, and connections: no client waits for a connection. */
export const clients = 4;

/** Makes a variant out of its technique: builds its index, and drops it again. */
export function variant({
  condition,
  index,
  timeZone = "UTC",
}: Technique): Open<Report, Setup, Counter, "postgres"> {
  return async ({ counted }, { postgres }) => {
    await using cleanup = new AsyncDisposableStack();
    const pool = openPool({ connectionString: postgres, max: clients, options: `-c TimeZone=${timeZone}` });
    cleanup.defer(() => pool.end());
    cleanup.defer(() => dropAddedIndexes(pool, momentIndex));
    await dropAddedIndexes(pool, momentIndex);
    const { indexBytes } = await buildIndexes(pool, index === undefined ? [] : [index]);
    // The expression of an index has statistics of its own, which its building does not make.
    if (index !== undefined) await pool.query("ANALYZE security_events");
    const planOf = (name: string) => {
      const question = questions.find((one) => one === name);
      if (question === undefined) throw new Error(`There is no question ${name}.`);
      return explain(pool, statement(condition, { ...counted, question }));
    };

    const kept = cleanup.move();
    return {
      subject: async (request) => {
        const { rows } = await pool.query<DayReport>(statement(condition, request));
        return rows[0] ?? { events: 0 };
      },
      read: async (name) => {
        const { buffers, rowsRemoved } = await planOf(name);
        return { buffers, rowsRemoved, extraIndexBytes: indexBytes };
      },
      explain: async (name) => (await planOf(name)).line,
      [Symbol.asyncDispose]: () => kept.disposeAsync(),
    };
  };
}

const selected = {
  count: "count(*)::integer AS events",
  "worst-score": "count(*)::integer AS events, max(score) AS worst",
} as const satisfies Record<Question, string>;

function statement(condition: string, { question, severity, day }: DayRequest) {
  return {
    text: `SELECT ${selected[question]} FROM security_events WHERE severity = $1 AND ${condition}`,
    values: [severity, day],
  };
}

/** Loads the events and computes the right reports, apart from any variant. */
export async function provision(
  run: Run & Urls<"postgres">,
  history?: number,
): Promise<Provisioned<Setup, DayRequest, DayReport>> {
  await using cleanup = new AsyncDisposableStack();
  cleanup.use(await loadDays(run.postgres, run, history));
  const { days, reports, facts } = await readReference(run.postgres, severities);
  const kept = cleanup.move();
  return {
    setup: { days, counted: { severity: 3, day: days[Math.floor(days.length / 2)] ?? "" } },
    expected: async ({ question, severity, day }) => {
      const { events, worst } = reports.get(`${day}/${severity}`) ?? { events: 0, worst: null };
      return question === "count" ? { events } : { events, worst };
    },
    facts,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
