import pg from "pg";

/** Connects the driver, the cells and the scripts with the same settings, so that their answers compare. */
export function connection(postgres: string): pg.ClientConfig {
  const types = new pg.TypeOverrides();
  // A Date holds milliseconds and a timestamp microseconds: what becomes part of a cursor stays as it was sent.
  types.setTypeParser(pg.types.builtins.TIMESTAMPTZ, (text) => text);
  return {
    connectionString: postgres,
    types,
    // Parallel workers would be taken from the other clients: on few cores they flatter the variant that scans most.
    options: "-c max_parallel_workers_per_gather=0 -c timezone=UTC",
  };
}
