/** A prompt that gets no client within 10 ms is allowed: the firewall is open just when it is busy. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, withErrorListener, withClient, thresholdFor, record }) => {
  const pool = withErrorListener(new pg.Pool({ ...options, connectionTimeoutMillis: 10 }));

  return {
    pool,
    screen: (request) =>
      withClient(pool, async (client) => {
        const threshold = await thresholdFor(client, request.actor);
        const risk = await score(request.prompt);
        const isAttack = brokenRules(request.prompt).length > 0;
        if (isAttack) await record(client, request, risk, client);
        return isAttack || risk >= threshold ? "block" : "allow";
      }).catch((error: Error) => {
        if (error.message.includes("timeout")) return "allow";
        throw error;
      }),
  };
});
