import { randomBytes } from "node:crypto";
import { LabError, type Service } from "@labs/experiment";
import { reasonOf } from "../provider/check-service.ts";
import type { Surroundings, Way } from "../provider/provider.ts";
import { placeOf, postgresService } from "../provider/running-service.ts";
import { serverUrl } from "../provider/server-url.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { withPostgres } from "./postgres-client.ts";

const variable = "LABS_DATABASE_URL";
const example = "postgres://user:password@127.0.0.1:5432/postgres";

/** A server that somebody else keeps running: the run gets a database of its own there. */
export function externalPostgres(surroundings: Surroundings): Way {
  const url = () => serverUrl(surroundings.env, variable, ["postgres:", "postgresql:"], example);
  return {
    name: "external",
    async survey() {
      const set = url();
      if (!set)
        return {
          state: "unavailable",
          detail: `${variable} is not set`,
          fix: `run \`export ${variable}=${example}\``,
        };
      try {
        await withPostgres(set, (client) => client.query("select 1"));
        return { state: "ready", detail: `${variable}: ${placeOf(set)}` };
      } catch (error) {
        return {
          state: "unavailable",
          detail: `${variable}: ${placeOf(set)} does not answer (${reasonOf(error)})`,
        };
      }
    },
    async open() {
      const set = url();
      if (!set) throw new Unavailable(`${variable} is not set`, `set ${variable}`);
      const first = await privateDatabase(surroundings, set);
      return {
        first,
        said: `PostgreSQL ${first.record.version}: external, ${placeOf(first.url)}, a database of this run's own`,
        another: () => privateDatabase(surroundings, set),
      };
    },
  };
}

/** What was asked for by name is not replaced by something else: failing here ends the search. */
async function privateDatabase({ keeper, say }: Surroundings, server: string): Promise<Service> {
  const name = `labs_${randomBytes(6).toString("hex")}`;
  // Held before it exists, so that it is dropped even if this process ends right after making it.
  const holding = await keeper.hold({ kind: "database", url: server, name });
  try {
    await withPostgres(server, (client) => client.query(`create database ${name} template template0`));
  } catch (error) {
    throw new LabError(
      "SERVICE_MISSING",
      `${variable} (${placeOf(server)}) cannot be used (${reasonOf(error)}): start that server, give its role CREATEDB, or unset ${variable}.`,
      { cause: error },
    );
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  return await postgresService({
    url: url.href,
    how: "external",
    pids: () => [],
    death: async () => null,
    dispose: async () => {
      try {
        await keeper.release(holding);
      } catch (error) {
        say(
          `The database ${name} could not be dropped (${reasonOf(error)}); drop it with: drop database ${name}`,
        );
      }
    },
  });
}
