import { unprivilegedUser } from "../process/unprivileged-user.ts";
import type { User } from "../process/user.ts";
import { Unavailable } from "./unavailable.ts";

/** The user for a server that refuses to run as root; `null` for the user of this process. Rejects with `Unavailable`. */
export async function serverUser(title: string): Promise<User | null> {
  const user = await unprivilegedUser();
  if (user !== undefined) return user;
  throw new Unavailable(
    `${title} does not run as root and there is neither a user postgres nor nobody`,
    "run the command as another user",
  );
}
