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
  // There is no official image; this is the one most used. Where no registry can be reached, as in a CI with images of
  // its own, it is skipped unless LABS_PGBOUNCER_IMAGE names another.
  image: "edoburu/pgbouncer:v1.25.1-p0",
};
