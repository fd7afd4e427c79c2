import { execFile } from "node:child_process";
import { promisify } from "node:util";

const execute = promisify(execFile);

/** Standard output of a short command, trimmed; `null` where it is missing or exits with an error. */
export async function runIfThere(
  command: string,
  args: readonly string[],
  options: { cwd?: string } = {},
): Promise<string | null> {
  try {
    const { stdout } = await execute(command, args, { ...options, timeout: 5_000, maxBuffer: 2 ** 26 });
    return stdout.trim();
  } catch (error) {
    // A command that says no (`code` is its exit code or ENOENT) is an answer; anything else is a mistake of ours.
    if (error instanceof Error && ("code" in error || "killed" in error)) return null;
    throw error;
  }
}
