import { withRedis } from "./redis-client.ts";

/** Empties a logical database that this run has claimed. */
export async function cleanUp({ url }: { readonly url: string }): Promise<void> {
  await withRedis(url, (client) => client.flushdb());
}
