import { LabError, type Service } from "@labs/experiment";
import { namedServer, unusable } from "../provider/named-server.ts";
import type { Provider, ProviderContext } from "../provider/provider.ts";
import { reasonOf } from "../provider/reason-of.ts";
import { placeOf } from "../provider/running-service.ts";
import { claimDatabase } from "./redis-claim.ts";
import { withRedis } from "./redis-client.ts";
import { redisService } from "./redis-service.ts";

const variable = "LABS_REDIS_URL";

/** A server of the user's, which `LABS_REDIS_URL` names: the run takes empty logical databases of it. */
export function externalRedis(context: ProviderContext): Provider {
  return namedServer(context.env, {
    variable,
    protocols: ["redis:", "rediss:"],
    example: "redis://:password@127.0.0.1:6379/0",
    async problem(server) {
      const keys = await withRedis(server, (client) => client.dbsize());
      return keys === 0 ? null : "is not empty";
    },
    async open(server) {
      let next = Number(new URL(server).pathname.slice(1) || 0);
      const first = await firstDatabase(context, server, next);
      return {
        first,
        message: `Redis ${first.record.version}: external, ${placeOf(server)}, empty and emptied again at the end`,
        async another() {
          for (;;) {
            next++;
            const found = await take(context, server, next);
            if (typeof found !== "string") return found;
            if (/out of range/i.test(found)) throw noneLeft(server);
          }
        },
      };
    },
  });
}

async function firstDatabase(context: ProviderContext, url: string, database: number): Promise<Service> {
  const found = await take(context, url, database);
  if (typeof found !== "string") return found;
  const free = await freeDatabase(url);
  throw new LabError(
    "NOT_EMPTY",
    `${variable} (${placeOf(url)}) ${found}, and the labs use only an empty database: ${free ? `set ${variable} to its database ${free}` : "give another server"}, or unset ${variable}.`,
  );
}

/** The service in that database, or why it cannot be taken. */
async function take(context: ProviderContext, server: string, database: number): Promise<Service | string> {
  const { supervisor, say } = context;
  const url = databaseOf(server, database);
  const claim = await claimDatabase(url, database).catch((error: unknown) => {
    throw unusable(variable, url, error, fixFor(error));
  });
  if (typeof claim === "string") return claim;
  const resource = await supervisor.register(new URL("./flush-database.ts", import.meta.url).href, { url });
  const running = {
    url,
    how: "external",
    facts: {
      database: String(database),
      shared: "the server's counters and memory are shared with its other users",
    },
    pids: () => [],
    exitDetails: async () => null,
    async dispose() {
      try {
        await supervisor.release(resource);
      } catch (error) {
        say(
          `Redis ${placeOf(url)} could not be emptied (${reasonOf(error)}); empty it with: redis-cli -n ${database} flushdb`,
        );
      }
      claim.disconnect();
    },
  };
  return await redisService(running, { own: false });
}

async function freeDatabase(url: string): Promise<number | undefined> {
  const keyspace = await withRedis(url, (client) => client.info("keyspace"));
  return Array.from({ length: 16 }, (_, database) => database).find(
    (n) => n > 0 && !keyspace.includes(`db${n}:`),
  );
}

function databaseOf(server: string, database: number): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

function noneLeft(url: string): LabError {
  return new LabError(
    "NOT_EMPTY",
    `${variable} (${placeOf(url)}) has no empty database left after this one, and each arm needs its own: give a server with more empty databases, or unset ${variable}.`,
  );
}

function fixFor(error: unknown): string {
  if (/WRONGPASS|NOAUTH|invalid password/i.test(reasonOf(error))) return "correct its user and password";
  return "start that server";
}
