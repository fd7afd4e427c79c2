/** The case `bulk`: events are stored by the thousand in one statement, then some are reviewed one by one. */
import type { Stage } from "@labs/experiment";
import pg from "pg";
import { checkpoint } from "../shared/checkpoint.ts";
import { logged } from "../shared/logged.ts";
import type { Answer, Request } from "./contract.ts";
import { drawDelivery, reviewedEvery, type Setup } from "./data.ts";
import { copyEvents } from "./support/event-log.ts";
import { settlePending, updatesOf } from "./support/write-cost.ts";

export type BulkCounter =
  | "insertedRows"
  | "insertWalBytes"
  | "insertImages"
  | "updatedRows"
  | "hotUpdates"
  | "newPageUpdates"
  | "updateWalBytes";

/** Runs the case on a log that keeps what it acknowledges. */
export async function bulkOfKept(
  stage: Stage<Request, Answer, Setup>,
): Promise<Readonly<Record<BulkCounter, number>>> {
  await assertKept(stage);
  return await bulk(stage);
}

const deliveries = 3;
const eventsEach = 20;

/** Delivers a little and looks into the log itself, since an answer could be made up from the request alone. */
export async function assertKept({
  call,
  random,
  setup,
}: Pick<Stage<Request, Answer, Setup>, "call" | "random" | "setup">): Promise<void> {
  const client = new pg.Client(setup.postgres);
  await client.connect();
  const events = async () => {
    const { rows } = await client.query<{ count: number }>("SELECT count(*)::integer FROM event_log");
    return rows[0]?.count ?? 0;
  };
  try {
    const before = await events();
    let acknowledged = 0;
    for (let sent = 0; sent < deliveries; sent++) {
      const answer = await call(drawDelivery(random, setup, eventsEach));
      if ("stored" in answer) acknowledged += answer.stored;
    }
    const kept = (await events()) - before;
    if (kept !== acknowledged)
      throw new Error(`it acknowledged ${acknowledged} new events, and ${kept} of them are in the log`);
  } finally {
    await client.end();
  }
}

/** Stores the rows behind the base and sets the flag of one in twenty, drawn by chance but always the same. */
export async function bulk({
  setup,
}: {
  readonly setup: Setup;
}): Promise<Readonly<Record<BulkCounter, number>>> {
  const client = new pg.Client(setup.postgres);
  await client.connect();
  try {
    // Bytes are counted here, not time: no need to wait for the disk after each review.
    await client.query("SET synchronous_commit = off");
    // What the checks stored lies where several sessions at once happened to put it: back to the base, as if new.
    await client.query("DELETE FROM event_log WHERE id > $1", [setup.base]);
    await client.query("VACUUM (FULL) event_log");
    // The first change of a page after a checkpoint logs the whole page: every arm begins right after one.
    await checkpoint(client);
    const stored = await logged(client, [copyEvents(setup, `id > ${setup.base}`), settlePending]);
    const { rows } = await client.query<{ id: string }>(
      "SELECT id FROM event_log WHERE id > $1 AND NOT reviewed AND hashtext(event_id::text) % $2 = 0 ORDER BY id",
      [setup.base, reviewedEvery],
    );
    const reviews = rows.map(({ id }) => `UPDATE event_log SET reviewed = true WHERE id = ${id}`);
    const reviewed = await logged(client, [...reviews, settlePending]);
    const updates = await updatesOf(client);
    return {
      insertedRows: setup.bulk,
      insertWalBytes: stored.bytes,
      insertImages: stored.images,
      updatedRows: updates.all,
      hotUpdates: updates.hot,
      newPageUpdates: updates.newPage,
      updateWalBytes: reviewed.bytes,
    };
  } finally {
    await client.end();
  }
}
