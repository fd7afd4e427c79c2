import { randomBytes } from "node:crypto";
import type { Service } from "@labs/experiment";
import { namedServer, unusable } from "../provider/named-server.ts";
import { type Provider, type ProviderContext, sourceOf } from "../provider/provider.ts";
import { reasonOf } from "../provider/reason-of.ts";
import { placeOf } from "../provider/running-service.ts";
import { withPostgres } from "./postgres-client.ts";
import { postgresService } from "./postgres-service.ts";

const variable = "LABS_DATABASE_URL";

/** A server of the user's, which `LABS_DATABASE_URL` names: the run gets a database of its own there. */
export function externalPostgres(context: ProviderContext): Provider {
  return namedServer(context.env, {
    variable,
    protocols: ["postgres:", "postgresql:"],
    example: "postgres://user:password@127.0.0.1:5432/postgres",
    async problem(server) {
      await withPostgres(server, (client) => client.query("select 1"));
      return null;
    },
    open: (server) =>
      sourceOf(
        () => privateDatabase(context, server),
        ({ record, url }) =>
          `PostgreSQL ${record.version}: external, ${placeOf(url)}, a database of this run's own`,
      ),
  });
}

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
    throw unusable(variable, server, error, fixFor(error));
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
