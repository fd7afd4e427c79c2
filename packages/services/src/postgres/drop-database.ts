import { withPostgres } from "./postgres-client.ts";

/** Drops a database of this run's own. */
export async function cleanUp({ url, name }: { readonly url: string; readonly name: string }): Promise<void> {
  await withPostgres(url, (client) => client.query(`drop database if exists ${name} with (force)`));
}
