/**
 * One process per run that owns what the run started: servers, their folders, private databases.
 * It lives in a session of its own, so Ctrl-C does not reach the servers before the driver has
 * finished, and it tidies up when the driver ends in whatever way, SIGKILL included.
 *
 * @module
 */

import { pgbouncerPlan } from "../pgbouncer/pgbouncer-plan.ts";
import { postgresPlan } from "../postgres/postgres-plan.ts";
import { redisPlan } from "../redis/redis-plan.ts";
import { undo } from "./clean-up.ts";
import { LocalServer } from "./local-server.ts";
import type { Message, Request, ServerSpec } from "./messages.ts";

const holdings = new Map<number, { release(): Promise<void> }>();
let ending: Promise<void> | undefined;

process.on("message", (request: Request) => void answer(request));
process.on("disconnect", () => void end());
for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, () => void end());
process.on("uncaughtException", () => void end(1));
// The driver may have ended before this line was reached.
if (!process.connected) void end();

async function answer(request: Request): Promise<void> {
  try {
    tell({ id: request.id, started: await perform(request) });
  } catch (error) {
    tell({ id: request.id, failed: error instanceof Error ? error.message : String(error) });
  }
}

async function perform(request: Request) {
  if (ending) throw new Error("the run is ending");
  switch (request.do) {
    case "start":
      return await start(request.id, request.spec);
    case "hold":
      holdings.set(request.id, { release: () => undo(request.thing) });
      return null;
    case "release":
      await release(request.holding);
      return null;
  }
}

async function start(id: number, spec: ServerSpec) {
  const server = new LocalServer(planOf(spec), (how) => tell({ died: id, how }));
  // Held before it starts, so that an end that comes meanwhile finds it.
  holdings.set(id, server);
  try {
    return await server.start();
  } catch (error) {
    await release(id);
    throw error;
  }
}

function planOf(spec: ServerSpec) {
  switch (spec.server) {
    case "postgres":
      return postgresPlan(spec);
    case "redis":
      return redisPlan(spec);
    case "pgbouncer":
      return pgbouncerPlan(spec);
  }
}

async function release(id: number): Promise<void> {
  await holdings.get(id)?.release();
  holdings.delete(id);
}

async function end(code = 0): Promise<void> {
  ending ??= Promise.allSettled([...holdings.keys()].map(release)).then(() => process.exit(code));
  await ending;
}

function tell(message: Message): void {
  if (process.connected) process.send?.(message);
}
