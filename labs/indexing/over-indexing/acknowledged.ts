import type { Stage } from "@labs/experiment";
import pg from "pg";
import { bulk } from "./bulk.ts";
import type { Answer } from "./contract.ts";
import { drawDelivery, type Request, type Setup } from "./data.ts";

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

/** The case `bulk`, of a log that keeps what it acknowledges. */
export async function bulkOfKept(stage: Stage<Request, Answer, Setup>): ReturnType<typeof bulk> {
  await assertKept(stage);
  return await bulk(stage);
}
