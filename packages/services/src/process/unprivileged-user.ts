import { run } from "./run.ts";
import type { User } from "./user.ts";

/**
 * The user for a server that refuses to run as root: `null` (the user of this process) where this
 * process is not root, otherwise `postgres` or `nobody`, which every system has, so that no user is
 * added. `undefined` where neither exists.
 */
export async function unprivilegedUser(): Promise<User | null | undefined> {
  if (process.getuid?.() !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    const user = await userNamed(name);
    if (user) return user;
  }
  return undefined;
}

async function userNamed(name: string): Promise<User | undefined> {
  const id = async (option: string) => Number((await run("id", [option, name])).stdout);
  try {
    return { uid: await id("-u"), gid: await id("-g") };
  } catch {
    // `id` ends with 1 for a user that does not exist.
    return undefined;
  }
}
