import { fetchProvider, localProvider } from "../program/program-providers.ts";
import type { Provider, ProviderContext } from "../provider/provider.ts";
import { buildProvider } from "./build-provider.ts";
import { dockerRedis } from "./docker-redis.ts";
import { externalRedis } from "./external-redis.ts";
import { localRedis } from "./local-redis.ts";

/** In the order in which they are tried. */
export function redisProviders(context: ProviderContext): readonly Provider[] {
  const local = localRedis(context);
  return [
    externalRedis(context),
    localProvider(context, local),
    dockerRedis(context),
    fetchProvider(context, local),
    buildProvider(context, local),
  ];
}
