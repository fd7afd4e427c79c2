/** Has no error listener: when a connection breaks, its `error` event ends the process. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, withClient, thresholdFor, record }) => {
  const pool = new pg.Pool(options);

  return {
    pool,
    screen: (request) =>
      withClient(pool, async (client) => {
        const threshold = await thresholdFor(client, request.actor);
        const risk = await score(request.prompt);
        const isAttack = brokenRules(request.prompt).length > 0;
        if (isAttack) await record(client, request, risk, client);
        return isAttack || risk >= threshold ? "block" : "allow";
      }),
  };
});
