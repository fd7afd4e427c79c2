/** The endpoint, the same whatever logs behind it: one error handler, one request id, one route for its state. */
import { randomUUID } from "node:crypto";
import type { HttpRequest, HttpResponse } from "@labs/experiment";
import { screeningBody } from "@labs/firewall";
import Fastify, { type FastifyInstance } from "fastify";
import type { SecurityEvent } from "../contract.ts";
import { type Answer, decide, type Request, type State } from "../data.ts";
import type { Audit, Audited, Observed } from "./audit.ts";
import { httpStatusFor, kindOf } from "./errors.ts";
import { type Report, requestContext } from "./report.ts";

/** What the API is made of. */
export interface Parts {
  readonly logging: Observed;
  readonly report: Report;
  readonly duplicates: () => number;
  readonly audit: Audit;
}

type Parameters = { audit?: Audited };

/** `POST /screen?id=…` screens, `GET /state` reports on the API. */
export function eventApi({ logging, report, duplicates, audit }: Parts): FastifyInstance {
  const api = Fastify({
    logger: false,
    forceCloseConnections: true,
    // Usually a header, x-request-id; the caller's id is also the event's, so that a retry adds nothing.
    genReqId: ({ url = "" }) => new URL(url, "http://api").searchParams.get("id") ?? randomUUID(),
  });

  api.addHook("onRequest", ({ id }, _reply, done) => requestContext.run({ requestId: id }, done));

  api.post<{ Body: Pick<SecurityEvent, "actor" | "prompt">; Querystring: Parameters }>(
    "/screen",
    { schema: { body: screeningBody } },
    async ({ id, body: { actor, prompt }, query }) => {
      const event = { id, requestId: id, actor, prompt, decision: decide(prompt) };
      if (query.audit === undefined) return { decision: await logging.answer(event), rows: null };
      return audit(query.audit, event, logging);
    },
  );

  api.get("/state", async (): Promise<State> => {
    return { pending: await logging.pending(), duplicates: duplicates(), ...report.counted };
  });

  // The only place where an error becomes an answer: it never becomes a decision.
  api.setErrorHandler((error, request, reply) => {
    if (error instanceof Error && "validation" in error) {
      return reply.status(400).send({ error: "not understood", requestId: request.id });
    }
    report.failed(error);
    const { status, word } = httpStatusFor[kindOf(error)];
    if (status === 503) reply.header("retry-after", 1);
    return reply.status(status).send({ error: word, requestId: request.id });
  });
  return api;
}

/** The HTTP request for an input. */
export function requestFor(request: Request): HttpRequest {
  if (request.what === "state") return { path: "/state" };
  const { what: _, actor, prompt, ...parameters } = request;
  return { path: `/screen?${new URLSearchParams(parameters)}`, body: JSON.stringify({ actor, prompt }) };
}

export function answerIn({ body }: HttpResponse): Answer {
  return JSON.parse(body);
}
