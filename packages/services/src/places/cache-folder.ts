import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A folder for what this project fetches, `node_modules/.cache` of this package; `LABS_CACHE` names another place. */
export function cacheFolder(env: NodeJS.ProcessEnv, name: string): string {
  const parent = env.LABS_CACHE || fileURLToPath(new URL("../../node_modules/.cache", import.meta.url));
  return join(parent, name);
}
