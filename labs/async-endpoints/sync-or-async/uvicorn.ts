/** A FastAPI application behind one uvicorn worker, as a child of this process that never outlives it. */
import type { ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { endPython, startPython } from "@labs/services";
import { threads } from "../thread-pool.ts";
import { keepAliveSeconds } from "./api.ts";

const main = fileURLToPath(new URL("./fastapi/serve.py", import.meta.url));

export interface FastApi extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
}

/**
 * Starts it and waits until it listens. The child stays in this process's group and on its leash.
 *
 * @param module a file of `variants/` without its ending
 */
export async function startFastApi(
  program: string,
  module: string,
  settings: { readonly database: string; readonly poolSize: number },
): Promise<FastApi> {
  const child = startPython(program, [main, module], {
    env: {
      ...process.env,
      LAB_DATABASE: settings.database,
      LAB_POOL_SIZE: String(settings.poolSize),
      LAB_WORKERS: String(threads),
      LAB_KEEP_ALIVE: String(keepAliveSeconds),
    },
  });
  try {
    return {
      url: await listening(child),
      pid: child.pid ?? 0,
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
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-4_000);
  });
  child.once("error", reject);
  child.once("close", () => {
    const [line = "it said nothing"] = complaint.trim().split("\n").slice(-1);
    reject(new Error(`FastAPI ended before it listened: ${line}`));
  });
  return promise;
}
