/** Holds one client from the first query to the last, also while the scorer works. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(
  ({ options, score, ignoreConnectionErrors, withClient, thresholdFor, record }) => {
    const pool = ignoreConnectionErrors(new pg.Pool(options));

    return {
      pool,
      screen: (request) =>
        withClient(pool, async (client) => {
          const threshold = await thresholdFor(client, request.actor);
          const risk = await score(request.prompt);
          if (brokenRules(request.prompt).length === 0) return risk >= threshold ? "block" : "allow";
          await record(client, request, risk);
          return "block";
        }),
    };
  },
);
