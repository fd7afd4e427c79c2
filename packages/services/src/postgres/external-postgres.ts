import { randomBytes } from "node:crypto";
import { LabError, type Service } from "@labs/experiment";
import type { Provider, ProviderContext } from "../provider/provider.ts";
import { reasonOf } from "../provider/reason-of.ts";
import { placeOf } from "../provider/running-service.ts";
import { serverUrl } from "../provider/server-url.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { withPostgres } from "./postgres-client.ts";
import { postgresService } from "./postgres-service.ts";

const variable = "LABS_DATABASE_URL";
const example = "postgres://user:password@127.0.0.1:5432/postgres";

/** A server of the user's, which `LABS_DATABASE_URL` names: the run gets a database of its own there. */
export function externalPostgres(context: ProviderContext): Provider {
  const url = () => serverUrl(context.env, variable, ["postgres:", "postgresql:"], example);
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
      const first = await privateDatabase(context, set);
      return {
        first,
        message: `PostgreSQL ${first.record.version}: external, ${placeOf(first.url)}, a database of this run's own`,
        another: () => privateDatabase(context, set),
      };
    },
  };
}

/** A server that was named is not replaced by another one: a failure here ends the search. */
async function privateDatabase({ supervisor, say }: ProviderContext, server: string): Promise<Service> {
  const name = `labs_${randomBytes(6).toString("hex")}`;
  // Registered before it exists, so that it is dropped even if this process ends right after creating it.
  const resource = await supervisor.register(new URL("./drop-database.ts", import.meta.url).href, {
    url: server,
    name,
  });
  try {
    await withPostgres(server, (client) => client.query(`create database ${name} template template0`));
  } catch (error) {
    throw new LabError(
      "SERVICE_MISSING",
      `${variable} (${placeOf(server)}) cannot be used (${reasonOf(error)}): ${fixFor(error)}, or unset ${variable}.`,
      { cause: error },
    );
  }
  const url = new URL(server);
  url.pathname = `/${name}`;
  return await postgresService({
    url: url.href,
    how: "external",
    pids: () => [],
    exitDetails: async () => null,
    dispose: async () => {
      try {
        await supervisor.release(resource);
      } catch (error) {
        say(
          `The database ${name} could not be dropped (${reasonOf(error)}); drop it with: drop database ${name}`,
        );
      }
    },
  });
}

/** Codes of PostgreSQL and of the system. */
function fixFor(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "42501") return "give its role CREATEDB";
  if (code === "28P01" || code === "28000") return "correct its user and password";
  if (code === "53100") return "free some disk space on that server";
  if (code === "53300") return "end other connections to that server";
  return "start that server";
}
