import { rm } from "node:fs/promises";
import { endProcesses } from "../process/processes.ts";
import { clearAfterKill } from "./after-kill.ts";
import { planOf, type ServerOrder } from "./server-order.ts";

/** What a run made outside its own memory and must not leave behind. */
export type Resource =
  | {
      readonly kind: "server";
      readonly pid: number;
      readonly folder: string;
      /** Says what else it leaves when it is killed. */
      readonly order: ServerOrder;
    }
  | {
      readonly kind: "other";
      /** URL of a module whose `cleanUp(spec)` removes it, loaded only then: the supervisor stays small. */
      readonly module: string;
      readonly spec: unknown;
    };

/** Removes one resource. Must succeed when it has gone already. */
export async function cleanUp(resource: Resource): Promise<void> {
  if (resource.kind === "server") {
    const { pid, folder, order } = resource;
    if (await endProcesses(pid, folder)) await clearAfterKill(await planOf(order), folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    return;
  }
  const module: { cleanUp(spec: unknown): Promise<void> } = await import(resource.module);
  await module.cleanUp(resource.spec);
}
