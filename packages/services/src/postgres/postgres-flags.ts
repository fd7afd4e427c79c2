/**
 * Settings of every PostgreSQL that a run starts, local or in a container. They are PostgreSQL's own
 * defaults, written out where a number depends on them and a system's package might differ, except
 * where a reason is given.
 */
const settings: Readonly<Record<string, string>> = {
  // A write costs what a durable write costs.
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  // After a checkpoint every page is logged whole once: one by the clock would land in some arm's cells (default 5 min).
  checkpoint_timeout: "1h",
  // Smaller than the tables, so that what a query touches matters as it does in production (default 128 MB).
  shared_buffers: "32MB",
  work_mem: "4MB",
  // Pools of several arms live side by side (default 100).
  max_connections: "300",
  // Not every build has it, and its compile time would hide what a plan costs (default on before 19).
  jit: "off",
  // Counts calls, rows and buffers for each statement; the extension is made in the database of the run.
  shared_preload_libraries: "pg_stat_statements",
  timezone: "UTC",
  // Errors that an experiment provokes on purpose are not written to a log under load.
  log_min_messages: "log",
};

/** As arguments of `postgres`. */
export function postgresFlags(more: Readonly<Record<string, string>> = {}): string[] {
  return Object.entries({ ...settings, ...more }).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
