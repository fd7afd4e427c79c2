/** Where metrics are recorded: once for a request, in a hook of Fastify. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Hook } from "../../contract.ts";

/** What is known of a request by then. */
export interface Answered {
  /** The pattern of the route, not the address: as many as there are routes. */
  readonly route: string;
  readonly status: number;
  readonly actor: number;
  /** Since the request came. */
  readonly seconds: number;
}

/** The route that is recorded: those for metrics and rehearsals are not. */
export const recordedRoute = "/screen";

/** Calls `record` for each request of the recorded route. */
export function onAnswer(
  api: FastifyInstance,
  record: (answered: Answered) => void,
  hook: Hook = "onResponse",
): void {
  const recordNow = (request: FastifyRequest, reply: FastifyReply) => {
    const route = request.routeOptions.url ?? "none";
    if (route !== recordedRoute) return;
    record({ route, status: reply.statusCode, actor: actorIn(request), seconds: reply.elapsedTime / 1000 });
  };
  const recordIn = (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
    recordNow(request, reply);
    done();
  };
  if (hook === "onResponse") api.addHook(hook, recordIn);
  if (hook === "preHandler") api.addHook(hook, recordIn);
  if (hook === "preSerialization")
    api.addHook(hook, (request, reply, payload, done) => {
      recordNow(request, reply);
      done(null, payload);
    });
}

/** Who asks, or 0 where the body is none that the route takes. */
export function actorIn({ body }: FastifyRequest): number {
  return (body as { actor?: number } | undefined)?.actor ?? 0;
}
