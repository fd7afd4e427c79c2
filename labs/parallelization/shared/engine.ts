/** An engine written in Python, as a child of this process that never outlives it. */
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { endPython, startPython } from "@labs/services";

const main = fileURLToPath(new URL("./python/serve.py", import.meta.url));

/** What to start. */
export interface EngineOrder {
  /** An interpreter, as `findPython` names it. */
  readonly program: string;
  /** Where the module is. */
  readonly folder: string;
  /** A file of the folder without its ending, with `open_engine(settings)`. */
  readonly module: string;
  readonly settings: Readonly<Record<string, unknown>>;
  /** Added to its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Engine extends AsyncDisposable {
  readonly pid: number;
  /** Where it is asked, from other processes too. */
  readonly url: string;
  /** Calls a method of the engine. Rejects with its error, and at once where the engine has ended. */
  call<T>(method: string, args?: Readonly<Record<string, unknown>>): Promise<T>;
}

/** Starts it and waits until it is open. Its processes stay in this process's group and end with it. */
export async function startEngine(order: EngineOrder): Promise<Engine> {
  const { program, folder, module, settings, env } = order;
  const args = [main, folder, module, JSON.stringify(settings)];
  const child = startPython(program, args, { env: { ...process.env, ...env } });
  let stderr = "";
  // Read to the end: a full pipe would block it.
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-20_000);
  });
  const ended = once(child, "exit").then(
    ([code, signal]) => new Error(`${module} ended with ${signal ?? code}: ${lastLine(stderr)}`),
    (error: Error) => error,
  );
  const unlessEnded = async <T>(promise: Promise<T>): Promise<T> => {
    promise.catch(() => {});
    const first = await Promise.race([promise.then((value) => ({ value })), ended]);
    if (first instanceof Error) throw first;
    return first.value;
  };
  try {
    const url = await unlessEnded(
      new Promise<string>((resolve) => {
        child.stdout?.setEncoding("utf8").on("data", (text: string) => {
          const found = text.match(/^http:\S+/m)?.[0];
          if (found !== undefined) resolve(found);
        });
      }),
    );
    return {
      pid: child.pid ?? 0,
      url,
      // A connection that breaks says less than the end of the process, which follows it.
      call: <T>(method: string, args = {}) =>
        unlessEnded(
          askEngine<T>(url, method, args).catch(async (error) =>
            Promise.reject(isCut(error) ? await ended : error),
          ),
        ),
      [Symbol.asyncDispose]: () => endPython(child),
    };
  } catch (error) {
    await endPython(child);
    throw error;
  }
}

/** Calls a method of an engine that another process has started. */
export async function askEngine<T>(
  url: string,
  method: string,
  args: Readonly<Record<string, unknown>> = {},
): Promise<T> {
  const response = await fetch(url, { method: "POST", body: JSON.stringify({ method, args }) });
  const answer = await response.json();
  if (!response.ok) throw new Error(`${method}: ${answer}`);
  return answer as T;
}

/** Fetch says so where there was no answer. */
function isCut(error: unknown): boolean {
  return error instanceof TypeError;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "it printed nothing";
}
