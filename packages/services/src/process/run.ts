import { spawn } from "node:child_process";
import type { User } from "./user.ts";

export interface RunOptions {
  readonly argv0?: string | undefined;
  readonly cwd?: string;
  /** @default process.env */
  readonly env?: NodeJS.ProcessEnv;
  /** Runs it as another user. @default the user of this process */
  readonly user?: User | null;
  /** @default 30 000 */
  readonly timeoutMs?: number;
}

export interface Output {
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end. Rejects with the last line of its standard error, the whole of it as the cause. */
export async function run(
  file: string,
  args: readonly string[],
  { argv0, cwd, env, user, timeoutMs = 30_000 }: RunOptions = {},
): Promise<Output> {
  const { promise, resolve, reject } = Promise.withResolvers<number | NodeJS.Signals | null>();
  const child = spawn(file, args, {
    ...(argv0 !== undefined && { argv0 }),
    ...(cwd !== undefined && { cwd }),
    ...(env && { env }),
    ...user,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const output = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    output.stderr += text;
  });
  child.once("error", reject);
  child.once("close", (code, signal) => resolve(code ?? signal));
  const end = await promise;
  if (end === 0) return output;
  const details =
    end === "SIGKILL" ? `${file} did not end within ${timeoutMs / 1_000} s` : `${file} ended with ${end}`;
  throw new Error(lastLine(output.stderr) ?? details, { cause: output.stderr });
}

/** The last line about an error, else the last line. */
export function lastLine(text: string): string | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return (lines.findLast((line) => /error|^E: /i.test(line)) ?? lines.at(-1))?.trim();
}
