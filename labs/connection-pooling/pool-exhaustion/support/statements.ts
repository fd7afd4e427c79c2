/** What a screening reads from the database and writes to it, on a client or through the pool. */
import pg from "pg";
import type { Statements, Tools } from "../contract.ts";
import { brokenRules } from "../data.ts";

export const thresholdFor: Tools["thresholdFor"] = async (connection, actor) => {
  const { rows } = await connection.query<{ threshold: number }>({
    name: "threshold",
    text: "SELECT threshold FROM pooling.actors WHERE id = $1",
    values: [actor],
  });
  const [row] = rows;
  if (row === undefined) throw new Error(`There is no actor ${actor}.`);
  return row.threshold;
};

export const record: Tools["record"] = (client, request, score, noteOn) =>
  statements.transact(client, request, noteOn, async () => {
    await statements.insertIncident(client, request, score);
    await statements.insertFindings(client, request);
  });

export const statements: Statements = {
  async transact(client, request, noteOn, run) {
    await client.query("BEGIN");
    try {
      await run();
      await client.query("COMMIT");
    } catch (error) {
      // After any other error the caller closes the client, and that ends the transaction too.
      if (!statements.isUnlistedRule(error)) throw error;
      await client.query("ROLLBACK");
      // Not before: it would be undone with the rest.
      await statements.insertRefusal(noteOn, request);
    }
  },
  async insertIncident(connection, { id, actor, prompt }, score) {
    await connection.query("INSERT INTO pooling.incidents VALUES ($1, $2, $3, $4)", [
      id,
      actor,
      score,
      prompt,
    ]);
  },
  async insertFindings(connection, { id, prompt }) {
    for (const rule of brokenRules(prompt)) {
      await connection.query("INSERT INTO pooling.findings VALUES ($1, $2)", [id, rule]);
    }
  },
  async insertRefusal(connection, { id }) {
    await connection.query("INSERT INTO pooling.refusals VALUES ($1)", [id]);
  },
  isUnlistedRule: (error) => error instanceof pg.DatabaseError && error.code === "23503",
};
