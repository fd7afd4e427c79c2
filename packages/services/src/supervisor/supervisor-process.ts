/**
 * One process per run that owns what the run started: servers, their folders, private databases.
 * It lives in a session of its own, so Ctrl-C does not reach the servers before the driver has
 * finished, and it cleans up however the driver ends, SIGKILL included.
 *
 * @module
 */
import { emitEvent, serveRequests } from "../process/serve-requests.ts";
import { LocalServer } from "./local-server.ts";
import type { ServerExit, Started, StartRequest, SupervisorRequest } from "./messages.ts";
import { cleanUp } from "./resource.ts";
import { planOf } from "./server-order.ts";

const resources = new Map<number, { release(): Promise<void> }>();
let ending: Promise<void> | undefined;

// The umask of the user could close the folders of a server to the user that it runs as.
process.umask(0o022);
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end());
process.on("uncaughtException", () => void end(1));
serveRequests(perform, () => void end());

async function perform(request: SupervisorRequest): Promise<Started | null> {
  if (ending) throw new Error("the run is ending");
  switch (request.do) {
    case "start":
      return await start(request);
    case "register":
      resources.set(request.id, { release: () => cleanUp(request.resource) });
      return null;
    case "release":
      await release(request.id);
      return null;
  }
}

async function start({ id, order, mark }: StartRequest): Promise<Started> {
  const onExit = (exitDetails: string) => emitEvent<ServerExit>({ id, exitDetails });
  const server = new LocalServer(await planOf(order), onExit, mark);
  if (ending) throw new Error("the run is ending");
  // Registered before it starts, so that an end that comes meanwhile finds it.
  resources.set(id, server);
  try {
    return await server.start();
  } catch (error) {
    await release(id);
    throw error;
  }
}

async function release(id: number): Promise<void> {
  await resources.get(id)?.release();
  resources.delete(id);
}

async function end(code = 0): Promise<void> {
  ending ??= Promise.allSettled([...resources.keys()].map(release)).then(() => process.exit(code));
  await ending;
}
