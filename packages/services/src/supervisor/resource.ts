import { rm } from "node:fs/promises";
import { endProcesses } from "../process/processes.ts";

/** What a run made outside its own memory and must not leave behind. */
export type Resource =
  | { readonly kind: "server"; readonly pid: number; readonly folder: string }
  | {
      readonly kind: "other";
      /** URL of a module whose `cleanUp(spec)` removes it, loaded only then: the supervisor stays small. */
      readonly module: string;
      readonly spec: unknown;
    };

/** Removes one resource. Must succeed when it has gone already. */
export async function cleanUp(resource: Resource): Promise<void> {
  if (resource.kind === "server") {
    await endProcesses(resource.pid, resource.folder);
    await rm(resource.folder, { recursive: true, force: true, maxRetries: 5 });
    return;
  }
  const module: { cleanUp(spec: unknown): Promise<void> } = await import(resource.module);
  await module.cleanUp(resource.spec);
}
