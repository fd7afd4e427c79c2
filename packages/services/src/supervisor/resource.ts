import { rm } from "node:fs/promises";
import { temporaryFolders } from "../places/temporary-folder.ts";
import { endProcesses } from "../process/processes.ts";
import { clearAfterKill } from "./after-kill.ts";
import { planOf, type ServerOrder } from "./server-order.ts";
import { serverPrefix } from "./server-plan.ts";

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
      /** A server of which nothing is known yet but the mark in its folder's name. */
      readonly kind: "starting";
      readonly mark: string;
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
  if (resource.kind === "server") return await removeServer(resource.pid, resource.folder, resource.order);
  if (resource.kind === "starting") {
    const { mark, order } = resource;
    const { name } = await planOf(order);
    for (const folder of await temporaryFolders(serverPrefix(name, mark)))
      await removeServer(undefined, folder, order);
    return;
  }
  const module: { cleanUp(spec: unknown): Promise<void> } = await import(resource.module);
  await module.cleanUp(resource.spec);
}

async function removeServer(pid: number | undefined, folder: string, order: ServerOrder): Promise<void> {
  if (await endProcesses(pid, folder)) await clearAfterKill(await planOf(order), folder);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
