/** The endpoint, the same whatever logs behind it: one error handler, one request id, one transport for state. */
import { randomUUID } from "node:crypto";
import Fastify, { type FastifyInstance } from "fastify";
import { type Audit, type Audited, openAudit } from "./audit.ts";
import { type Decision, decide, type SecurityEvent, type State } from "./data.ts";
import { kindOf, toldAs } from "./errors.ts";
import { type Report, requestContext } from "./report.ts";

/** How an event gets into the log. */
export interface Technique extends AsyncDisposable {
  /**
   * Answers a screening: stores the verdict, sees to the event, and says what the caller may do. Whoever
   * returns has acknowledged; rejects where the caller is to be told that there is no answer.
   */
  answer(event: SecurityEvent): Promise<Decision>;
  /** Events that were acknowledged, or are about to be, and are not in the log yet. */
  pending(): number | Promise<number>;
}

/** What the API is made of. */
export interface Parts {
  readonly technique: Technique;
  readonly report: Report;
  readonly duplicates: () => number;
  readonly audit: Audit;
}

export { type Audit, openAudit };

const body = {
  type: "object",
  required: ["actor", "prompt"],
  additionalProperties: false,
  properties: {
    actor: { type: "integer", minimum: 1 },
    prompt: { type: "string", minLength: 1, maxLength: 16_384 },
  },
};

type Query = { audit?: Audited };

/** `POST /screen?id=…` screens, `GET /state` tells of itself. */
export function eventApi({ technique, report, duplicates, audit }: Parts): FastifyInstance {
  const api = Fastify({
    logger: false,
    forceCloseConnections: true,
    // Usually a header, x-request-id; the caller's id is also the event's, so that asking again adds nothing.
    genReqId: ({ url = "" }) => new URL(url, "http://api").searchParams.get("id") ?? randomUUID(),
  });

  api.addHook("onRequest", ({ id }, _reply, done) => requestContext.run({ requestId: id }, done));

  api.post<{ Body: Pick<SecurityEvent, "actor" | "prompt">; Querystring: Query }>(
    "/screen",
    { schema: { body } },
    async ({ id, body: { actor, prompt }, query }) => {
      const event = { id, requestId: id, actor, prompt, decision: decide(prompt) };
      if (query.audit === undefined) return { decision: await technique.answer(event), rows: null };
      return audit(query.audit, event, technique);
    },
  );

  api.get("/state", async (): Promise<State> => {
    return { pending: await technique.pending(), duplicates: duplicates(), ...report.counted };
  });

  // The one place where an error becomes an answer: it never becomes a decision.
  api.setErrorHandler((error, request, reply) => {
    if (error instanceof Error && "validation" in error) {
      return reply.status(400).send({ error: "not understood", requestId: request.id });
    }
    report.failed(error);
    const { status, word } = toldAs[kindOf(error)];
    if (status === 503) reply.header("retry-after", 1);
    return reply.status(status).send({ error: word, requestId: request.id });
  });
  return api;
}
