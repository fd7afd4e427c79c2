import { chownSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { canRun, copyFor } from "../process/run-as.ts";
import type { User } from "../process/user.ts";
import { isAtLeast } from "../program/find-program.ts";
import { type Program, programEnvironment } from "../program/program.ts";
import type { ServerPlan } from "../supervisor/server-plan.ts";
import { pgbouncerConfig, pgbouncerUsers } from "./pgbouncer-config.ts";
import type { PgBouncerLogin } from "./pgbouncer-login.ts";

/** What the supervisor needs to run PgBouncer. */
export interface PgBouncerSpec {
  readonly program: Program;
  readonly version: string;
  /** Connection string of the PostgreSQL that it connects to. */
  readonly upstream: string;
  readonly login: PgBouncerLogin;
  readonly user: User | null;
}

/** How the supervisor runs PgBouncer. */
export function serverPlan({ version, upstream, login, user, ...spec }: PgBouncerSpec): ServerPlan {
  let program = spec.program;
  const reachable = canRun(program.file, user, programEnvironment(program));
  /** Files with passwords, for its user alone. */
  const write = (file: string, content: string) => {
    writeFileSync(file, content, { mode: 0o600 });
    if (user) chownSync(file, user.uid, user.gid);
  };
  return {
    name: "pgbouncer",
    user,
    folderNeeds: async () => ({ executable: !(await reachable) }),
    async prepare(folder) {
      // As in a clone under `/root`.
      if (!(await reachable)) program = await copyOf(program, folder, user);
    },
    command(folder, port) {
      const [config, users] = [join(folder, "pgbouncer.ini"), join(folder, "users.txt")];
      write(users, pgbouncerUsers(login));
      write(config, pgbouncerConfig({ version, port, users, upstream, login }));
      return { file: program.file, args: [config], environment: programEnvironment(program) };
    },
    ready: /process up/,
    // At once. Since 1.23 SIGTERM waits until all clients have left.
    stop: isAtLeast(version, "1.23") ? "SIGQUIT" : "SIGTERM",
  };
}

async function copyOf(program: Program, folder: string, user: User | null): Promise<Program> {
  const libraries = program.libraries.map((source, index) =>
    copyFor(user, source, join(folder, `lib-${index}`)),
  );
  return {
    file: await copyFor(user, program.file, join(folder, "pgbouncer")),
    libraries: await Promise.all(libraries),
  };
}
