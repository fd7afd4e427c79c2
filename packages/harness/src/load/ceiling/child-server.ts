import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A server in a process of its own. */
export interface ChildServer extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/**
 * Runs a module that prints its port and ends when standard input closes.
 *
 * @param cpu the only core it may use (Linux) @default any
 */
export async function startChildServer(
  module: URL,
  options: { readonly args?: readonly string[]; readonly cpu?: number } = {},
): Promise<ChildServer> {
  const node = [process.execPath, module.pathname, ...(options.args ?? [])];
  const command = options.cpu === undefined ? node : ["taskset", "-c", String(options.cpu), ...node];
  const child = spawn(command[0] ?? process.execPath, command.slice(1), {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const port = await Promise.race([
    once(createInterface(child.stdout), "line"),
    exited.then(() => Promise.reject(new Error(`${module.pathname} ended before it printed its port.`))),
  ]);
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await exited;
    },
  };
}
