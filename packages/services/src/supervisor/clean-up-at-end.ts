import { Supervisor } from "./supervisor.ts";

/**
 * Has something removed that outlives this process, such as containers of an engine: when what is returned is disposed
 * of, and otherwise when this process ends, however it ends.
 *
 * @param module URL of a module whose `cleanUp(spec)` removes it, in a process of its own; it must succeed when nothing is left
 * @param spec what travels to it
 */
export async function cleanUpAtEnd(module: string, spec: unknown): Promise<AsyncDisposable> {
  const supervisor = new Supervisor();
  await supervisor.register(module, spec);
  return { [Symbol.asyncDispose]: () => supervisor.end() };
}
