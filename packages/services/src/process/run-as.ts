import { cp } from "node:fs/promises";
import { run } from "./run.ts";
import type { User } from "./user.ts";

/** Whether that other user reaches the program and can start it. */
export async function canRun(
  file: string,
  user: User | null,
  environment: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  if (user === null) return true;
  const env = { PATH: process.env.PATH, ...environment };
  return await run(file, ["--version"], { cwd: "/", env, user }).then(
    () => true,
    // If the user is not the cause, starting a copy fails with the same message.
    () => false,
  );
}

/** Copies a file or folder and gives it to that user, and readable for it whatever the umask was. */
export async function copyFor(user: User | null, source: string, target: string): Promise<string> {
  await cp(source, target, { recursive: true, verbatimSymlinks: true });
  await run("chmod", ["-R", "u+rwX", target]);
  if (user) await run("chown", ["-R", `${user.uid}:${user.gid}`, target], { timeoutMs: 60_000 });
  return target;
}
