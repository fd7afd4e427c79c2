/** The screening API with what its surroundings ask: is it alive, is it ready, what did it do. */
import { type FastifyInstance, type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { screeningApi } from "../api.ts";
import { measureRequests } from "./metrics.ts";
import type { Screening } from "./open-screening.ts";
import type { ScreeningMetrics } from "./screening-metrics.ts";

export interface ServiceOptions {
  /** Whether it is on its way out: no longer ready, and connections end with their answer. */
  readonly isDraining: () => boolean;
  /** Writes failures as lines of JSON. @default false */
  readonly logger?: boolean;
  /** Exported beside the requests. @default nothing */
  readonly metrics?: Pick<ScreeningMetrics, "registry">;
}

/** `POST /screen`, `GET /healthz`, `GET /readyz`, `GET /metrics`. Closing it lets requests finish. */
export function serviceApi(
  screening: Pick<Screening, "screen" | "check">,
  options: ServiceOptions,
): FastifyInstance {
  const { isDraining, logger = false, metrics } = options;
  const api = screeningApi(screening.screen, {
    logger,
    logController: new FailuresOnly(),
    // A request on a connection that stays open is answered while the others drain, not refused.
    forceCloseConnections: "idle",
    return503OnClosing: false,
  });
  const { registry } = measureRequests(api, metrics?.registry);

  api.addHook("onSend", async (_, reply) => {
    if (isDraining()) reply.header("connection", "close");
  });

  // Alive: the event loop turns. A database that is down is no reason to restart this process.
  api.get("/healthz", async () => ({ status: "ok" }));

  // Ready: it has read the events once, so that a wrong password stops a rollout. From then on a database that is down
  // does not make all instances unready at once; requests get errors that say what is wrong.
  let proven = false;
  api.get("/readyz", async (request, reply) => {
    if (isDraining()) return reply.code(503).send({ status: "draining" });
    if (!proven) {
      try {
        await screening.check();
      } catch (error) {
        request.log.warn({ err: error }, "not ready: the database does not answer");
        return reply.code(503).send({ status: "the database does not answer" });
      }
      proven = true;
    }
    return { status: "ready" };
  });

  api.get("/metrics", async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
  return api;
}

/** Requests are counted, not logged: a line for each would cost more than it tells, and clients could fill the log. */
class FailuresOnly extends LogController {
  override incomingRequest(): void {}
  override requestCompleted(): void {}
  override routeNotFound(): void {}
  override defaultErrorLog(error: Error, request: FastifyRequest, reply: FastifyReply): void {
    if (reply.statusCode >= 500) super.defaultErrorLog(error, request, reply);
  }
}
