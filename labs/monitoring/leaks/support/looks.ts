/** What the Fastify service lets an operator see of its memory. */
import { Session } from "node:inspector/promises";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { getHeapSnapshot } from "node:v8";
import type { FastifyInstance } from "fastify";
import type { Memory } from "./start-service.ts";

/** Bytes between two samples on average. V8's default is 32 KiB, for services that are watched for hours. */
const samplingInterval = 4_096;

const tickMs = 2;

export function addLooks(api: FastifyInstance): void {
  const session = new Session();
  session.connect();
  const delay = monitorEventLoopDelay({ resolution: tickMs });
  delay.enable();

  api.get<{ Querystring: { collected?: string } }>("/memory", async ({ query }): Promise<Memory> => {
    if (query.collected !== undefined) globalThis.gc?.();
    // A stop is counted when the next tick is late.
    await sleep(2 * tickMs);
    const { rss, heapUsed, external } = process.memoryUsage();
    const stoppedMs = delay.max / 1e6;
    delay.reset();
    return { rss, heap: heapUsed + external, stoppedMs, peak: 1024 * process.resourceUsage().maxRSS };
  });

  api.post("/samples/start", async () => {
    await session.post("HeapProfiler.startSampling", { samplingInterval });
    return {};
  });
  api.post("/samples/stop", async () => {
    globalThis.gc?.();
    return (await session.post("HeapProfiler.stopSampling")).profile;
  });
  api.post("/snapshots", (_request, reply) => reply.send(getHeapSnapshot()));
}
