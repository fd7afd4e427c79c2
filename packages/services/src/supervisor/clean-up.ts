import { rm } from "node:fs/promises";
import { endProcesses } from "../process/processes.ts";
import type { Thing } from "./messages.ts";

/**
 * Removes one thing that a run made. What it needs is loaded only now: the keeper is small while a
 * measurement runs.
 */
export async function undo(thing: Thing): Promise<void> {
  switch (thing.kind) {
    case "server":
      await endProcesses(thing.pid, thing.folder);
      await rm(thing.folder, { recursive: true, force: true, maxRetries: 5 });
      break;
    case "database": {
      const { withPostgres } = await import("../postgres/postgres-client.ts");
      await withPostgres(thing.url, (client) =>
        client.query(`drop database if exists ${thing.name} with (force)`),
      );
      break;
    }
    case "redis-database": {
      const { withRedis } = await import("../redis/redis-client.ts");
      await withRedis(thing.url, (client) => client.flushdb());
      break;
    }
    case "container": {
      const { removeContainer } = await import("../docker/docker.ts");
      await removeContainer(thing.id);
      break;
    }
  }
}
