/**
 * A service whose counter has a label with as many values as it is told, as a process of its own: `scrape-runs.ts`
 * starts it. Ends when its parent does.
 *
 * @module
 */
import { monitorEventLoopDelay } from "node:perf_hooks";
import Fastify from "fastify";
import { Counter, Registry } from "prom-client";

const resolution = 2;
const series = Number(process.argv[2] ?? "1000");
const registry = new Registry();
const requests = new Counter({
  name: "http_requests_total",
  help: "Requests answered",
  labelNames: ["route", "status", "actor"],
  registers: [registry],
});
for (let actor = 1; actor <= series; actor++) requests.inc({ route: "/screen", status: 200, actor });

const delays = monitorEventLoopDelay({ resolution });
delays.enable();
const api = Fastify({ logger: false, forceCloseConnections: true });
api.get("/screen", async () => ({ decision: "allow" }));
api.get("/metrics", async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
/** The longest pause since this was last asked. */
api.get("/pause", async () => {
  const pauseMs = Math.max(0, delays.max / 1e6 - resolution);
  delays.reset();
  return { pauseMs, residentBytes: process.memoryUsage.rss() };
});
process.on("disconnect", () => process.exit());
process.send?.(await api.listen({ host: "127.0.0.1", port: 0 }));
