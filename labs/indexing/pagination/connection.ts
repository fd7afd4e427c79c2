/** How everybody here talks to PostgreSQL: the driver, the cells and the scenario. */
import pg from "pg";

/** A connection string and the settings that must not differ between those who compare their answers. */
export function connection(postgres: string): pg.ClientConfig {
  const types = new pg.TypeOverrides();
  // A Date holds milliseconds and a timestamp microseconds: what becomes part of a cursor stays as it was sent.
  types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => text);
  return {
    connectionString: postgres,
    types,
    // Parallel workers would be taken from the other clients: on few cores they flatter whoever scans most.
    options: "-c max_parallel_workers_per_gather=0 -c timezone=UTC",
  };
}
