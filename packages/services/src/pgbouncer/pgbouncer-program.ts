import type { ProgramDescription } from "../program/program.ts";

/** Since 1.12 the console reports its version and settings as rows. */
export const pgbouncerProgram: ProgramDescription = {
  id: "pgbouncer",
  title: "PgBouncer",
  names: ["pgbouncer"],
  versionArgs: ["--version"],
  versionPattern: /^PgBouncer (?:version )?(?<version>\d[\d.]*)/m,
  minVersion: "1.12",
  debian: { packages: ["pgbouncer"] },
  brew: "pgbouncer",
  megabytes: 0.5,
  seconds: 10,
  image: "edoburu/pgbouncer:latest",
};
