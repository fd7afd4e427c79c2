/** Never holds a client: every statement goes through the pool, and nothing ties them together. */
import pg from "pg";
import { screening } from "../contract.ts";
import { brokenRules } from "../data.ts";
import { outliveBackends } from "../outlive-backends.ts";
import {
  insertFindings,
  insertIncident,
  insertRefusal,
  isUnlistedRule,
  thresholdFor,
} from "../statements.ts";

export const open = screening(({ options, score }) => {
  const pool = outliveBackends(new pg.Pool(options));

  return {
    pool,
    screen: async (one) => {
      const threshold = await thresholdFor(pool, one.actor);
      const risk = await score(one.prompt);
      if (brokenRules(one.prompt).length === 0) return risk >= threshold ? "block" : "allow";
      try {
        await insertIncident(pool, one, risk);
        await insertFindings(pool, one);
      } catch (error) {
        if (!isUnlistedRule(error)) throw error;
        await insertRefusal(pool, one);
      }
      return "block";
    },
  };
});
