import type { Provider, ProviderContext } from "../provider/provider.ts";
import { dockerPostgres } from "./docker-postgres.ts";
import { externalPostgres } from "./external-postgres.ts";
import { localPostgres } from "./local-postgres.ts";

/** In the order in which they are tried. */
export function postgresProviders(context: ProviderContext): readonly Provider[] {
  return [externalPostgres(context), localPostgres(context), dockerPostgres(context)];
}
