/** Has a tool look at a service under load. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Request } from "../../shared/screening.ts";
import type { Attached, Plant, Tool } from "../contract.ts";
import { clients, lookMs, pauseMs } from "../data.ts";
import { type Places, type Service, startService } from "./service.ts";

/** A look is over: what the tool put out. */
export type Look = (plant: Plant, requests: readonly Request[]) => Promise<string>;

/** At a service that runs: the plant is put into it, and taken out. */
export function lookAt(service: Service, attach: Attached): Look {
  return async (plant, requests) => {
    await service.change(plant);
    try {
      service.forgetTimes();
      // Before the load: V8 can tell inlined functions only in code that is compiled while it profiles.
      const end = await attach(service);
      await drive(service, requests, lookMs);
      return await end();
    } finally {
      await service.change("healthy");
    }
  };
}

/** At one that the tool starts: the plant is in it from the start. */
export function lookAround(places: Places, tool: Tool, around: Exclude<Tool["looks"], Attached>): Look {
  return async (plant, requests) => {
    const folder = await mkdtemp(join(places.folder, `${tool.name}-`));
    try {
      {
        const options = { plant, command: around.command(folder), cwd: folder };
        await using service = await startService(tool.service, places, options);
        await drive(service, requests, 2 * lookMs);
      }
      return await around.output(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

/** Each client sends its next request a moment after its last is answered. */
async function drive(service: Service, requests: readonly Request[], forMs: number): Promise<void> {
  const end = performance.now() + forMs;
  let next = 0;
  const client = async () => {
    while (performance.now() < end) {
      await service.screen(requests[next++ % requests.length] as Request);
      await sleep(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
}
