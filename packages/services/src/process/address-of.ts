import type { ChildProcess } from "node:child_process";

/**
 * The first address of this machine that a server prints, at the beginning of a line: where it listens.
 *
 * @param title names the server in the message
 * @throws Error with the last line of its stderr where it ends before
 */
export function addressOf(child: ChildProcess, title: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const url = text.match(/^http:\/\/127\S+/m)?.[0];
    if (url !== undefined) resolve(url);
  });
  // Read even once it listens: a full pipe would block it.
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-4000);
  });
  child.once("error", reject);
  child.once("close", () => {
    const [last = "it printed nothing"] = stderr.trim().split("\n").slice(-1);
    reject(new Error(`${title} ended before it listened: ${last}`));
  });
  return promise;
}
