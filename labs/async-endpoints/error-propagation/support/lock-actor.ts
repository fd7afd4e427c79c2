import { withPostgres } from "@labs/services";
import pg from "pg";
import { applicationName, busyActor } from "../data.ts";
import { logClients } from "./log-clients.ts";
import { until } from "./supervisor.ts";

/** An edit of the busy actor's row that is not finished: an insert that refers to the row waits inside the server. */
export interface Edit extends AsyncDisposable {
  /** Resolves when a client waits for it, or when it need not be waited for any more. */
  waitedFor(orElse: () => boolean): Promise<void>;
  finish(): Promise<void>;
}

/** Begins to edit the busy actor's row. */
export async function editBusyActor(postgres: string): Promise<Edit> {
  const client = new pg.Client({ connectionString: postgres, application_name: "observer" });
  await client.connect();
  await client.query("BEGIN");
  await client.query("SELECT FROM event_log.actors WHERE id = $1 FOR UPDATE", [busyActor]);
  return {
    waitedFor: (orElse) =>
      until(`a client ${applicationName} waits for a lock`, async () => {
        // On another connection: within a transaction, pg_stat_activity says the same every time.
        return (
          orElse() ||
          (await withPostgres(postgres, (look) => logClients(look, "wait_event_type = 'Lock'"))) > 0
        );
      }),
    finish: async () => void (await client.query("COMMIT")),
    // What is not finished ends with the connection.
    [Symbol.asyncDispose]: () => client.end(),
  };
}
