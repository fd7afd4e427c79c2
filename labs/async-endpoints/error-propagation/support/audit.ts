/** Looks an event up in the log, whatever the technique reports: what verification needs. */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Logging, SecurityEvent } from "../contract.ts";
import { type Answer, lockMs, type Request } from "../data.ts";
import { logClients } from "./log-clients.ts";

/** A technique and the number of its events that are not in the log yet. */
export interface Observed extends Pick<Logging, "answer"> {
  pending(): number | Promise<number>;
}

export type Audited = NonNullable<(Request & { what: "screen" })["audit"]>;

export type Audit = (how: Audited, event: SecurityEvent, logging: Observed) => Promise<Answer>;

const timeoutMs = 8000;

/** @param observer connections of its own, beside those under test */
export function openAudit(observer: pg.Pool): Audit {
  return async (how, event, logging) => {
    const lock = how === "locked" ? await lockForAWhile(observer, event.actor) : null;
    const decision = await logging.answer(event).finally(() => lock?.over);
    await settled(observer, logging);
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
async function settled(observer: pg.Pool, logging: Observed): Promise<void> {
  const end = performance.now() + timeoutMs;
  while (performance.now() < end) {
    if ((await logging.pending()) === 0 && (await logClients(observer, "state = 'active'")) === 0) return;
    await sleep(10);
  }
  throw new Error(`an event is still on its way to the log after ${timeoutMs / 1000} s`);
}
