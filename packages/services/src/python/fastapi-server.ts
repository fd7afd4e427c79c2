/** A FastAPI application behind one uvicorn worker, as a child of this process that never outlives it. */
import { fileURLToPath } from "node:url";
import type { Served } from "@labs/experiment";
import { addressOf } from "../process/address-of.ts";
import { endPython, startPython } from "./python-process.ts";

const main = fileURLToPath(new URL("./serve.py", import.meta.url));

/** Seconds that an idle connection is kept; the same in Fastify. */
export const keepAliveSeconds = 75;

/** An application of Python. */
export interface Application {
  /** Where its modules are looked for, the first one first. */
  readonly folders: readonly string[];
  /** A file of one of them without its ending, which holds a FastAPI `app`. */
  readonly module: string;
  /** Become environment variables. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Starts it and waits until it listens. The child stays in this process's group and ends with it.
 *
 * @param program the interpreter, as `findPython` names it
 */
export async function startFastApi(
  program: string,
  { folders, module, settings }: Application,
): Promise<Served & { readonly pids: readonly number[] }> {
  const env = { ...process.env, ...settings, LAB_KEEP_ALIVE: String(keepAliveSeconds) };
  const child = startPython(program, [main, module, ...folders], { env });
  try {
    const url = await addressOf(child, "FastAPI");
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
