/** Listens to nobody: when a connection breaks, its `error` event ends the process. */
import pg from "pg";
import { screening } from "../contract.ts";
import { brokenRules } from "../data.ts";
import { record } from "../record.ts";
import { thresholdFor } from "../statements.ts";
import { withClient } from "../with-client.ts";

export const open = screening(({ options, score }) => {
  const pool = new pg.Pool(options);

  return {
    pool,
    screen: (one) =>
      withClient(pool, async (client) => {
        const threshold = await thresholdFor(client, one.actor);
        const risk = await score(one.prompt);
        if (brokenRules(one.prompt).length === 0) return risk >= threshold ? "block" : "allow";
        await record(client, one, risk);
        return "block";
      }),
  };
});
