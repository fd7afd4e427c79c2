import { randomBytes } from "node:crypto";
import type { Service } from "@labs/experiment";
import { startContainer, surveyEngine } from "../docker/container.ts";
import { imageOf } from "../docker/image.ts";
import { type Provider, type ProviderContext, sourceOf } from "../provider/provider.ts";
import { redisConfig } from "./redis-plan.ts";
import { redisProgram } from "./redis-program.ts";
import { redisService } from "./redis-service.ts";

const configFile = "/tmp/labs-redis.conf";

/** Redis in containers, one for each caller; `LABS_REDIS_IMAGE` names another image. */
export function dockerRedis(context: ProviderContext): Provider {
  const image = imageOf(redisProgram, context.env);
  return {
    name: "docker",
    survey: () => surveyEngine(context.env, image),
    open: () =>
      sourceOf(
        () => start(context, image),
        ({ record }) => `Redis ${record.version}: Docker, a container of ${image} for each arm`,
      ),
  };
}

async function start(context: ProviderContext, image: string): Promise<Service> {
  const password = randomBytes(18).toString("hex");
  const container = await startContainer(context, {
    image,
    port: 6379,
    command: ["redis-server", configFile],
    // In a file: other users of the machine can read the command line of a process.
    files: [{ target: configFile, content: redisConfig({ "protected-mode": "no" }, password) }],
  });
  const running = {
    url: `redis://:${password}@${container.host}:${container.port}/0`,
    how: `docker (${image})`,
    pids: () => [],
    exitDetails: container.exitDetails,
    dispose: container.dispose,
  };
  return await redisService(running, { own: true });
}
