import { randomBytes } from "node:crypto";
import type { Service } from "@labs/experiment";
import { withChildren } from "../process/processes.ts";
import { installFix } from "../program/fetch-plan.ts";
import { deathWithin, reasonOf } from "../provider/check-service.ts";
import type { Source, Surroundings, Way } from "../provider/provider.ts";
import { redisService } from "../provider/running-service.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { type FoundRedis, findRedis, oldestRedis } from "./redis-program.ts";

/** Redis or Valkey from PATH, a process for each caller. */
export function localRedis(surroundings: Surroundings): Way {
  return {
    name: "local",
    async survey() {
      const found = await findRedis(surroundings.env);
      if ("program" in found)
        return { state: "ready", detail: `${found.title} ${found.version} on this machine` };
      return { state: "unavailable", detail: missing(found.tooOld), fix: installFix };
    },
    open: () => openLocalRedis(surroundings),
  };
}

/** Rejects with `Unavailable` where there is no server program, or none that starts. */
export async function openLocalRedis(surroundings: Surroundings): Promise<Source> {
  const found = await findRedis(surroundings.env);
  if (!("program" in found)) throw new Unavailable(missing(found.tooOld), installFix);
  return {
    first: await start(surroundings, found),
    said: `${found.title} ${found.version}: local, a server of this run's own for each arm on 127.0.0.1`,
    another: () => start(surroundings, found),
  };
}

function missing(tooOld: string | null): string {
  const wanted = `no redis-server or valkey-server (version ${oldestRedis} or newer) is on PATH`;
  return tooOld ? `${wanted}, only ${tooOld}` : wanted;
}

async function start({ keeper }: Surroundings, { program, title, version }: FoundRedis): Promise<Service> {
  const password = randomBytes(18).toString("hex");
  const server = await keeper.start({ server: "redis", program, password }).catch((error: unknown) => {
    throw new Unavailable(`${title} ${version} does not start (${reasonOf(error)})`, "reinstall it", {
      cause: error,
    });
  });
  return await redisService({
    url: `redis://:${password}@127.0.0.1:${server.port}/0`,
    how: "local",
    own: true,
    pids: () => withChildren(server.pid),
    death: () => deathWithin(server.died),
    dispose: () => keeper.release(server.holding),
  });
}
