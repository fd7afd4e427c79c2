/** A FastAPI application behind one uvicorn worker, as a child of this process that never outlives it. */
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Served } from "@labs/experiment";
import { endPython, startPython } from "@labs/services";

const main = fileURLToPath(new URL("./fastapi/serve.py", import.meta.url));

/**
 * Starts it and waits until it listens.
 *
 * @param module a file of `variants/` without its ending
 * @param settings become environment variables
 */
export async function startFastApi(
  program: string,
  module: string,
  settings: Readonly<Record<string, string>>,
): Promise<Served> {
  const child = startPython(program, [main, module], { env: { ...process.env, ...settings } });
  try {
    const url = await listening(child);
    return {
      url,
      pids: child.pid === undefined ? [] : [child.pid],
      [Symbol.asyncDispose]: () => endPython(child),
    };
  } catch (error) {
    await endPython(child);
    throw error;
  }
}

/** The first line that it prints is where it listens. */
function listening(child: ChildProcess): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let complaint = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    const url = text.match(/^http:\S+/m)?.[0];
    if (url !== undefined) resolve(url);
  });
  // Read all the same once it listens: a pipe that is full would hold it up.
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-4000);
  });
  child.once("error", reject);
  child.once("close", () => {
    const [line = "it said nothing"] = complaint.trim().split("\n").slice(-1);
    reject(new Error(`FastAPI ended before it listened: ${line}`));
  });
  return promise;
}
