import { execFile } from "node:child_process";
import { chownSync, writeFileSync } from "node:fs";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { User } from "../process/unprivileged-user.ts";
import { isAtLeast, type PgBouncerProgram, pgbouncerEnvironment } from "../program/find-program.ts";
import type { ServerPlan } from "../supervisor/local-server.ts";
import type { ServerSpec } from "../supervisor/messages.ts";
import { pgbouncerConfig, pgbouncerUsers } from "./pgbouncer-config.ts";

/** How the keeper runs PgBouncer. */
export function pgbouncerPlan(spec: Extract<ServerSpec, { server: "pgbouncer" }>): ServerPlan {
  const { version, behind, login, user } = spec;
  let program = spec.program;
  /** Files with passwords, for its user alone. */
  const write = (file: string, content: string) => {
    writeFileSync(file, content, { mode: 0o600 });
    if (user) chownSync(file, user.uid, user.gid);
  };
  return {
    name: "pgbouncer",
    user,
    async prepare(folder) {
      program = await runnable(spec.program, folder, user);
    },
    command(folder, port) {
      const [config, users] = [join(folder, "pgbouncer.ini"), join(folder, "users.txt")];
      write(users, pgbouncerUsers(login));
      write(config, pgbouncerConfig({ version, port, users, behind, login }));
      return { file: program.file, args: [config], environment: pgbouncerEnvironment(program) };
    },
    ready: /process up/,
    // At once. Since 1.23 SIGTERM waits until all clients have left.
    stop: isAtLeast(version, "1.23") ? "SIGQUIT" : "SIGTERM",
  };
}

/** The program, copied when that user may not reach it, as in a clone under `/root`. */
async function runnable(
  program: PgBouncerProgram,
  folder: string,
  user: User | null,
): Promise<PgBouncerProgram> {
  try {
    await promisify(execFile)(program.file, ["--version"], {
      cwd: "/",
      env: pgbouncerEnvironment(program),
      ...user,
    });
    return program;
  } catch {
    // Not executable for that user; if the copy does not run either, its end says why.
    const copy = { file: join(folder, "pgbouncer"), libraries: program.libraries && join(folder, "lib") };
    await cp(program.file, copy.file);
    if (program.libraries && copy.libraries) {
      await cp(program.libraries, copy.libraries, { recursive: true, verbatimSymlinks: true });
    }
    return copy;
  }
}
