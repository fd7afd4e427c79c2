import { execFile } from "node:child_process";
import { promisify } from "node:util";

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/**
 * Whom PostgreSQL runs as, since it refuses to run as root: nobody else (`null`) where this process
 * is not root, otherwise the user `postgres`, or `nobody`, which every system has, so that no user
 * need be made. `undefined` where there is neither.
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
  const id = async (option: string) => Number((await promisify(execFile)("id", [option, name])).stdout);
  try {
    return { uid: await id("-u"), gid: await id("-g") };
  } catch {
    // `id` ends with 1 for a user that does not exist.
    return undefined;
  }
}
