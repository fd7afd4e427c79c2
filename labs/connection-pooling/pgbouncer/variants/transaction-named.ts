/** Transaction mode, and the statement has a name: PgBouncer prepares it on each server's connection once. */
import { LabError } from "@labs/experiment";
import { inMode, settingOf, versionOf } from "../console.ts";
import { asking } from "../contract.ts";
import { named } from "../header.ts";

export const open = asking<"pgbouncer">(async ({ pgbouncer }, { connections }) => {
  const url = inMode(pgbouncer, "transaction");
  // An older one does not know the setting, and passes names on to whichever connection is free.
  if (!Number(await settingOf(url, "max_prepared_statements"))) {
    throw new LabError(
      "SKIPPED",
      `${await versionOf(url)} does not keep named statements in transaction mode: put PgBouncer 1.21 or newer first on PATH (apt.postgresql.org or Homebrew have it).`,
    );
  }
  return { url, connections, ask: named };
});
