/** What a Prometheus scrapes: requests by route and status, how long they took, how many are in flight. */
import type { FastifyInstance } from "fastify";
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/**
 * Counts every request of an API, and adds what `prom-client` says of the process.
 *
 * @param registry what else is exported
 */
export function measureRequests(
  api: FastifyInstance,
  registry = new Registry(),
): { readonly registry: Registry } {
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  // Its rate is the requests per second that the autoscaler looks at.
  const requests = new Counter({
    name: "http_requests_total",
    help: "Requests answered",
    labelNames: ["route", "status"],
    registers,
  });
  const seconds = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from a request's arrival to the end of its answer",
    labelNames: ["route"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers,
  });
  const inFlight = new Gauge({
    name: "http_requests_in_flight",
    help: "Requests that wait for their answer",
    registers,
  });

  // A series that begins with its first failure has no rate for it: this one begins at 0.
  requests.inc({ route: "/screen", status: 500 }, 0);
  api.addHook("onRequest", async ({ routeOptions }, reply) => {
    inFlight.inc();
    const arrived = performance.now();
    // The pattern of the route, not the address: as many series as there are routes.
    const route = routeOptions.url ?? "none";
    // It comes once for each request, also where the client goes away before its answer.
    reply.raw.once("close", () => {
      inFlight.dec();
      requests.inc({ route, status: reply.raw.writableEnded ? reply.statusCode : 499 });
      // Not `reply.elapsedTime`: an API without a logger has none, and every request would take no time.
      seconds.observe({ route }, (performance.now() - arrived) / 1000);
    });
  });
  return { registry };
}
