/** The right answer of a job, computed in the plainest way and apart from any variant. */
import { drawEvents, drawTenants, type EventPlan, parseLine, sessionGap, suspiciousWords } from "./events.ts";
import { answerOf, type JobAnswer, type OutputRow } from "./output.ts";

/** @param gap as `sessionsOf` has it */
export function rightAnswer(plan: EventPlan, gap = sessionGap): JobAnswer {
  const events = Array.from(drawEvents(plan), ({ tenant, line }) => ({ tenant, ...parseLine(line) }));
  events.sort((a, b) => a.tenant - b.tenant || a.user - b.user || a.at - b.at);
  const rows = drawTenants(plan).map(({ tenant, region, threshold }): OutputRow & { threshold: number } => ({
    tenant,
    region,
    threshold,
    ...{ sessions: 0, events: 0, tokens: 0, suspicious: 0, longest: 0, squares: 0, flagged: 0 },
  }));
  let session = { first: 0, events: 0, suspicious: 0 };
  for (const [index, event] of events.entries()) {
    const row = rows[event.tenant];
    if (row === undefined) throw new Error(`there is no tenant ${event.tenant}`);
    const before = events[index - 1];
    const goesOn =
      before?.tenant === event.tenant && before.user === event.user && event.at - before.at <= gap;
    if (!goesOn) session = { first: event.at, events: 0, suspicious: 0 };
    const suspicious = event.words.filter((word) => suspiciousWords.includes(word)).length;
    // The sum of squares grows by (n + 1)² - n² with each event.
    row.squares += 2 * session.events + 1;
    if (session.events === 0) row.sessions++;
    if (session.suspicious < row.threshold && session.suspicious + suspicious >= row.threshold) row.flagged++;
    session.events++;
    session.suspicious += suspicious;
    row.events++;
    row.tokens += event.words.length;
    row.suspicious += suspicious;
    row.longest = Math.max(row.longest, event.at - session.first);
  }
  return answerOf(rows.filter(({ events }) => events > 0));
}
