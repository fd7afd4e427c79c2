/** Never holds a client: every statement goes through the pool, and nothing ties them together. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, ignoreConnectionErrors, thresholdFor, statements }) => {
  const pool = ignoreConnectionErrors(new pg.Pool(options));

  return {
    pool,
    screen: async (request) => {
      const threshold = await thresholdFor(pool, request.actor);
      const risk = await score(request.prompt);
      if (brokenRules(request.prompt).length === 0) return risk >= threshold ? "block" : "allow";
      try {
        await statements.insertIncident(pool, request, risk);
        await statements.insertFindings(pool, request);
      } catch (error) {
        if (!statements.isUnlistedRule(error)) throw error;
        await statements.insertRefusal(pool, request);
      }
      return "block";
    },
  };
});
