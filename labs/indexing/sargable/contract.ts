/** What every variant does: say what happened on a day. A variant is its condition; the rest is in here. */
import type { Open, Provisioned, Random, Run, Urls } from "@labs/experiment";
import { openPool } from "../open-pool.ts";
import { explain } from "../plan.ts";
import { type indexes, loadDays } from "./data.ts";
import { readReference } from "./reference.ts";

/** How many events, which an index can say alone; or also the worst score, for which the table must be asked. */
export const questions = ["count", "worst-score"] as const;
export type Question = (typeof questions)[number];

export interface DayRequest {
  readonly question: Question;
  readonly severity: number;
  /** In UTC, such as `2025-12-31`. */
  readonly day: string;
}

export interface DayReport {
  readonly events: number;
  /** `null` on a day without events; not there where nobody asked. */
  readonly worst?: number | null;
}

export type Report = (request: DayRequest) => Promise<DayReport>;

export interface Technique {
  /** The part of the statement that picks the day, `$2`. */
  readonly condition: string;
  /** An index that is made for this way to ask. @default none */
  readonly extraIndex?: (typeof indexes)[keyof typeof indexes];
  /** Of the session, as a server's or a driver's default may have it. @default "UTC" */
  readonly timeZone?: string;
}

export interface Setup {
  readonly days: readonly string[];
  /** Asked for when work is counted: the same in every round. */
  readonly counted: Omit<DayRequest, "question">;
}

export type Counter = "buffers" | "rowsRemoved" | "extraIndexBytes";

/** Makes a variant out of its technique. */
export function reporting({
  condition,
  extraIndex,
  timeZone = "UTC",
}: Technique): Open<Report, Setup, Counter, "postgres"> {
  return async ({ counted }, { postgres }) => {
    const pool = openPool({
      connectionString: postgres,
      max: clients,
      options: `-c TimeZone=${timeZone}`,
    });
    const planOf = (name: string) => {
      const question = questions.find((one) => one === name);
      if (question === undefined) throw new Error(`There is no question ${name}.`);
      return explain(pool, statement(condition, { ...counted, question }));
    };
    return {
      subject: async (request) => {
        const { rows } = await pool.query<DayReport>(statement(condition, request));
        return rows[0] ?? { events: 0 };
      },
      read: async (name) => {
        const { buffers, rowsRemoved } = await planOf(name);
        const { rows } = await pool.query(
          "SELECT coalesce(pg_relation_size($1::regclass), 0)::float8 AS bytes",
          [extraIndex],
        );
        return { buffers, rowsRemoved, extraIndexBytes: rows[0].bytes };
      },
      explain: async (name) => (await planOf(name)).line,
      [Symbol.asyncDispose]: () => pool.end(),
    };
  };
}

/** As many as there are connections, so that nobody waits for one. */
export const clients = 4;

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

const severities = [3, 4] as const;

export function drawRequest(draw: Random, { days }: Setup, question?: Question): DayRequest {
  const pick = <T>(list: readonly T[], otherwise: T) => list[Math.floor(draw() * list.length)] ?? otherwise;
  return {
    question: question ?? pick(questions, "count"),
    severity: pick(severities, 3),
    day: pick(days, ""),
  };
}

/** Loads the events and answers for them apart from any variant. */
export async function provision(
  run: Run & Urls<"postgres">,
  history?: number,
): Promise<Provisioned<Setup, DayRequest, DayReport>> {
  await using owned = new AsyncDisposableStack();
  owned.use(await loadDays(run.postgres, run, history));
  const { days, reports, setting } = await readReference(run.postgres, severities);
  const disposal = owned.move();
  return {
    setup: { days, counted: { severity: 3, day: days[Math.floor(days.length / 2)] ?? "" } },
    expected: async ({ question, severity, day }) => {
      const { events, worst } = reports.get(`${day}/${severity}`) ?? { events: 0, worst: null };
      return question === "count" ? { events } : { events, worst };
    },
    facts: setting,
    [Symbol.asyncDispose]: () => disposal.disposeAsync(),
  };
}
