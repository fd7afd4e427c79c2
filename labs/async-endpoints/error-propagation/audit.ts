/** Looks an event up in the log, whatever the technique believes: what verification asks for. */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Technique } from "./api.ts";
import type { Answer, Ask, SecurityEvent } from "./data.ts";
import { logClients } from "./log-clients.ts";

export type Audited = NonNullable<(Ask & { what: "screen" })["audit"]>;

export type Audit = (how: Audited, event: SecurityEvent, technique: Technique) => Promise<Answer>;

/** How long somebody else writes to the row that an event of this actor refers to. */
export const lockMs = 80;

const patienceMs = 8000;

/** @param observer connections of its own, beside those under test */
export function openAudit(observer: pg.Pool): Audit {
  return async (how, event, technique) => {
    const lock = how === "locked" ? await lockForAWhile(observer, event.actor) : null;
    const decision = await technique.answer(event).finally(() => lock?.over);
    await settled(observer, technique);
    const { rows } = await observer.query<{ count: number }>(
      `SELECT (SELECT count(*) FROM event_log.events WHERE request_id = $1)::integer
        + (SELECT count(*) FROM event_log.dead_letters WHERE id = $1)::integer AS count`,
      [event.requestId],
    );
    return { decision, rows: rows[0]?.count ?? 0 };
  };
}

/** Edits the actor's row for a while, as an administrator would; resolves when it is locked. */
async function lockForAWhile(observer: pg.Pool, actor: number): Promise<{ readonly over: Promise<unknown> }> {
  const client = await observer.connect();
  await client.query("BEGIN");
  await client.query("SELECT FROM event_log.actors WHERE id = $1 FOR UPDATE", [actor]);
  const over = sleep(lockMs)
    .then(() => client.query("COMMIT"))
    .finally(() => client.release());
  return { over };
}

/** Waits until nothing is on its way to the log, in the technique or in the server. */
async function settled(observer: pg.Pool, technique: Technique): Promise<void> {
  const end = performance.now() + patienceMs;
  while (performance.now() < end) {
    if ((await technique.pending()) === 0 && (await logClients(observer, "state = 'active'")) === 0) return;
    await sleep(5);
  }
  throw new Error(`an event is still on its way to the log after ${patienceMs / 1000} s`);
}
