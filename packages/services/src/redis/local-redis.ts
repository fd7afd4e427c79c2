import { randomBytes } from "node:crypto";
import type { Service } from "@labs/experiment";
import type { FoundProgram } from "../program/find-program.ts";
import { installAdvice } from "../program/program.ts";
import type { ProgramService } from "../program/program-providers.ts";
import { startLocalService } from "../provider/local-service.ts";
import { type ProviderContext, sourceOf } from "../provider/provider.ts";
import { builtRedis } from "./build-redis.ts";
import type { RedisSpec } from "./redis-plan.ts";
import { redisProgram } from "./redis-program.ts";
import { redisService } from "./redis-service.ts";

/** Redis or Valkey as processes of this run's own, one for each caller. */
export function localRedis(context: ProviderContext): ProgramService {
  return {
    description: redisProgram,
    more: () => [builtRedis(context.env)],
    start: (found) =>
      sourceOf(
        () => start(context, found),
        () => `${found.title} ${found.version}: local, a server of this run's own for each arm on 127.0.0.1`,
      ),
  };
}

async function start(context: ProviderContext, { program, title, version }: FoundProgram): Promise<Service> {
  const password = randomBytes(18).toString("hex");
  const module = new URL("./redis-plan.ts", import.meta.url).href;
  const spec: RedisSpec = { program, password };
  const server = {
    title: `${title} ${version}`,
    reinstall: installAdvice(redisProgram),
    order: { module, spec },
  };
  return await startLocalService(context, server, (running, { port }) =>
    redisService({ ...running, url: `redis://:${password}@127.0.0.1:${port}/0` }, { own: true }),
  );
}
