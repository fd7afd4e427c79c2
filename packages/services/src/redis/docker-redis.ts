import { randomBytes } from "node:crypto";
import type { Service } from "@labs/experiment";
import { startContainer, surveyEngine } from "../docker/docker.ts";
import type { Surroundings, Way } from "../provider/provider.ts";
import { redisService } from "../provider/running-service.ts";
import { redisConfig } from "./redis-plan.ts";

const configFile = "/tmp/labs-redis.conf";

/** Redis in containers, one for each caller; `LABS_REDIS_IMAGE` names another image. */
export function dockerRedis(surroundings: Surroundings): Way {
  const image = surroundings.env.LABS_REDIS_IMAGE || "redis:8-alpine";
  return {
    name: "docker",
    survey: () => surveyEngine(surroundings.env, image),
    async open() {
      const first = await start(surroundings, image);
      return {
        first,
        said: `Redis ${first.record.version}: Docker, a container of ${image} for each arm`,
        another: () => start(surroundings, image),
      };
    },
  };
}

async function start(surroundings: Surroundings, image: string): Promise<Service> {
  const password = randomBytes(18).toString("hex");
  const container = await startContainer(surroundings, {
    image,
    port: 6379,
    command: ["redis-server", configFile],
    // In a file: the command line of a process can be read by everybody.
    files: [{ target: configFile, content: redisConfig({ "protected-mode": "no" }, password) }],
  });
  return await redisService({
    url: `redis://:${password}@${container.host}:${container.port}/0`,
    how: `docker (${image})`,
    own: true,
    pids: () => [],
    death: container.death,
    dispose: container.dispose,
  });
}
