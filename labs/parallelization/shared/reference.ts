/** The right answer of a job, computed in the plainest way and apart from any variant. */
import { drawEvents, drawTenants, type EventPlan, parseLine, sessionGap, suspiciousWords } from "./events.ts";
import { answerOf, type JobAnswer, type OutputRow } from "./output.ts";

/** @param gap as `sessionsOf` has it */
export function rightAnswer(plan: EventPlan, gap = sessionGap): JobAnswer {
  const events = columnsOf(plan);
  const order = Uint32Array.from({ length: plan.events }, (_, row) => row);
  order.sort(
    (a, b) => compare(events.tenant, a, b) || compare(events.user, a, b) || compare(events.at, a, b),
  );
  const rows = drawTenants(plan).map(({ tenant, region, threshold }): OutputRow & { threshold: number } => ({
    tenant,
    region,
    threshold,
    ...{ sessions: 0, events: 0, tokens: 0, suspicious: 0, longest: 0, squares: 0, flagged: 0 },
  }));
  let session = { first: 0, events: 0, suspicious: 0 };
  let before: ReturnType<typeof eventAt> | undefined;
  for (const index of order) {
    const event = eventAt(events, index);
    const row = rows[event.tenant];
    if (row === undefined) throw new Error(`there is no tenant ${event.tenant}`);
    const goesOn =
      before?.tenant === event.tenant && before.user === event.user && event.at - before.at <= gap;
    if (!goesOn) session = { first: event.at, events: 0, suspicious: 0 };
    before = event;
    const { suspicious } = event;
    // The sum of squares grows by (n + 1)² - n² with each event.
    row.squares += 2 * session.events + 1;
    if (session.events === 0) row.sessions++;
    if (session.suspicious < row.threshold && session.suspicious + suspicious >= row.threshold) row.flagged++;
    session.events++;
    session.suspicious += suspicious;
    row.events++;
    row.tokens += event.tokens;
    row.suspicious += suspicious;
    row.longest = Math.max(row.longest, event.at - session.first);
  }
  return answerOf(rows.filter(({ events }) => events > 0));
}

/** What is read of the events, as columns: ten million objects would not fit in memory. */
type Columns = Readonly<Record<"tenant" | "user" | "at" | "tokens" | "suspicious", Int32Array>>;

function columnsOf(plan: EventPlan): Columns {
  const column = () => new Int32Array(plan.events);
  const columns = { tenant: column(), user: column(), at: column(), tokens: column(), suspicious: column() };
  for (const { id, tenant, line } of drawEvents(plan)) {
    const { at, user, words } = parseLine(line);
    columns.tenant[id] = tenant;
    columns.user[id] = user;
    columns.at[id] = at;
    columns.tokens[id] = words.length;
    columns.suspicious[id] = words.filter((word) => suspiciousWords.includes(word)).length;
  }
  return columns;
}

function eventAt({ tenant, user, at, tokens, suspicious }: Columns, index: number) {
  const of = (column: Int32Array) => column[index] ?? 0;
  return { tenant: of(tenant), user: of(user), at: of(at), tokens: of(tokens), suspicious: of(suspicious) };
}

function compare(column: Int32Array, a: number, b: number): number {
  return (column[a] ?? 0) - (column[b] ?? 0);
}
