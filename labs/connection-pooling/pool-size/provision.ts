/** The data, a second way to it at a distance, and the right answers. */
import { LabError, type Provisioned, type Run, type Urls } from "@labs/experiment";
import { eventRows, loadEvents } from "@labs/firewall";
import { openRelay } from "@labs/services";
import pg from "pg";
import { callers, type Setup } from "./contract.ts";
import { type Answer, actors, now, type Question, statements } from "./data.ts";

/** Loads the events, puts a second way to them at a distance and answers over one connection of its own. */
export async function provision(run: Run & Urls<"postgres">): Promise<Provisioned<Setup, Question, Answer>> {
  await using started = new AsyncDisposableStack();
  const rows = eventRows[run.scale];
  started.use(await loadEvents(run.postgres, { seed: run.seed, rows, actors, now }));
  const client = new pg.Client(run.postgres);
  await client.connect();
  started.defer(() => client.end());
  const maxConnections = await readMaxConnections(client);
  const relay = started.use(await openRelay({ to: run.postgres, oneWayMs: 1 }));
  const { p50, p99 } = relay.roundTrip;
  const resources = started.move();
  return {
    setup: { rows, far: relay.url },
    expected: async ({ statement, about }) => {
      const { rows } = await client.query<Answer>(statements[statement], [about]);
      if (rows[0] === undefined) throw new Error("The reference gave no row.");
      return { ...rows[0] };
    },
    facts: {
      rows: rows.toLocaleString("en"),
      max_connections: String(maxConnections),
      "emulated round trip": `${p50.toFixed(1)} ms (p50), ${p99.toFixed(1)} ms (p99), measured through a relay`,
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** How many connections the server takes; refuses one that the largest pools would exhaust. */
async function readMaxConnections(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{
    max: number;
    reserved: number;
    used: number;
  }>(
    `SELECT current_setting('max_connections')::int AS max,
      current_setting('superuser_reserved_connections')::int
        + coalesce(current_setting('reserved_connections', true), '0')::int AS reserved,
      (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS used`,
  );
  const { max = 0, reserved = 0, used = 0 } = rows[0] ?? {};
  // Both ways of the largest pool stay open, one connection watches, and a few are leaving.
  const needed = 2 * callers + 8 + reserved + used;
  if (max < needed) {
    throw new LabError(
      "SERVICE_MISSING",
      `This experiment opens up to ${2 * callers + 8} connections and PostgreSQL has max_connections = ${max}: set it to ${needed} or more and restart it, or unset LABS_DATABASE_URL, so that a server of this run's own is started.`,
    );
  }
  return max;
}
