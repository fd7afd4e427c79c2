/** Never holds a client: every statement goes through the pool, each a transaction of its own. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, withErrorListener, thresholdFor, statements }) => {
  const pool = withErrorListener(new pg.Pool(options));

  return {
    pool,
    screen: async (request) => {
      const threshold = await thresholdFor(pool, request.actor);
      const risk = await score(request.prompt);
      const isAttack = brokenRules(request.prompt).length > 0;
      try {
        if (isAttack) await statements.insertIncident(pool, request, risk);
        if (isAttack) await statements.insertFindings(pool, request);
      } catch (error) {
        if (!statements.isUnlistedRule(error)) throw error;
        await statements.insertRefusal(pool, request);
      }
      return isAttack || risk >= threshold ? "block" : "allow";
    },
  };
});
