/** Releases the client before the call to the scorer, and checks one out again when there is something to store. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(
  ({ options, score, ignoreConnectionErrors, withClient, thresholdFor, record }) => {
    const pool = ignoreConnectionErrors(new pg.Pool(options));

    return {
      pool,
      screen: async (request) => {
        const threshold = await thresholdFor(pool, request.actor);
        const risk = await score(request.prompt);
        if (brokenRules(request.prompt).length === 0) return risk >= threshold ? "block" : "allow";
        await withClient(pool, (client) => record(client, request, risk));
        return "block";
      },
    };
  },
);
