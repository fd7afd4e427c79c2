import { fetchProvider, localProvider } from "../program/program-providers.ts";
import type { Provider, ProviderContext } from "../provider/provider.ts";
import { dockerPgBouncer } from "./docker-pgbouncer.ts";
import { localPgBouncer } from "./local-pgbouncer.ts";

/**
 * In the order in which they are tried.
 *
 * @param upstream opens the PostgreSQL that it stands in front of
 */
export function pgbouncerProviders(
  context: ProviderContext,
  upstream: () => Promise<string>,
): readonly Provider[] {
  const local = localPgBouncer(context, upstream);
  return [localProvider(context, local), dockerPgBouncer(context, upstream), fetchProvider(context, local)];
}
