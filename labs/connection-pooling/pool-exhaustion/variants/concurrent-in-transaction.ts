/** Lets the scorer work while the findings are written: `Promise.all` over the statements of one transaction. */
import pg from "pg";
import { brokenRules } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ options, score, withErrorListener, withClient, thresholdFor, statements }) => {
  const pool = withErrorListener(new pg.Pool(options));

  return {
    pool,
    screen: (request) =>
      withClient(pool, async (client) => {
        const threshold = await thresholdFor(client, request.actor);
        const scored = score(request.prompt);
        const isAttack = brokenRules(request.prompt).length > 0;
        if (isAttack) {
          // Rejects with the first error and leaves the other statement on its way: it is sent after the ROLLBACK.
          const insert = () =>
            Promise.all([
              statements.insertFindings(client, request),
              scored.then((risk) => statements.insertIncident(client, request, risk)),
            ]);
          await statements.transact(client, request, client, insert);
        }
        return isAttack || (await scored) >= threshold ? "block" : "allow";
      }),
  };
});
