/** The API in Fastify, and the requests and answers of either server. */
import type { HttpRequest, HttpResponse, Served } from "@labs/experiment";
import { keepAliveSeconds } from "@labs/services";
import Fastify from "fastify";
import type { Work } from "../contract.ts";
import type { Answer, Request } from "../data.ts";

const integer = { type: "integer" } as const;
const text = { type: "string" } as const;

/** One field in, and what comes out. */
const schema = (input: object, output: object) => ({
  schema: {
    body: { type: "object", required: Object.keys(input), properties: input },
    response: { 200: { type: "object", properties: output } },
  },
});

/** Puts work behind a URL, on a free port of the loopback interface. */
export async function serveNode(work: Work): Promise<Served> {
  const api = Fastify({
    logger: false,
    forceCloseConnections: true,
    keepAliveTimeout: keepAliveSeconds * 1000,
  });
  const history = schema({ actor: integer }, { actor: integer, events: integer, serious: integer });
  api.post<{ Body: { actor: number } }>("/history", history, ({ body }) => work.history(body.actor));
  api.post<{ Body: { key: string } }>("/key", schema({ key: text }, { digest: text }), async ({ body }) => ({
    digest: await work.digest(body.key),
  }));
  api.post<{ Body: { prompt: string } }>(
    "/risk",
    schema({ prompt: text }, { risk: integer }),
    async ({ body }) => ({ risk: await work.risk(body.prompt) }),
  );
  api.get("/healthz", async () => ({ ok: true }));
  const url = await api.listen({ host: "127.0.0.1", port: 0 });
  return { url, [Symbol.asyncDispose]: () => api.close() };
}

/** The HTTP request for an input. */
export function requestFor(request: Request): HttpRequest {
  if (request.kind === "health") return { path: "/healthz" };
  const { kind, ...body } = request;
  return { path: `/${kind}`, body: JSON.stringify(body) };
}

export function answerIn({ body }: HttpResponse): Answer {
  return JSON.parse(body);
}
