/** The HTTP face of the firewall, the same whatever answers behind it. */
import type { Served } from "@labs/experiment";
import Fastify, { type FastifyInstance, type FastifyServerOptions } from "fastify";
import { decisions, type Screen, type ScreeningRequest } from "./screening.ts";

/** What every screening request has to look like, as JSON Schema. */
export const screeningBody = {
  type: "object",
  required: ["actor", "prompt"],
  additionalProperties: false,
  properties: {
    actor: { type: "integer", minimum: 1 },
    prompt: { type: "string", minLength: 1, maxLength: 16_384 },
  },
} as const;

const schema = {
  body: screeningBody,
  response: {
    200: {
      type: "object",
      required: ["decision", "score", "events", "computedAt"],
      properties: {
        decision: { type: "string", enum: decisions },
        score: { type: "number" },
        events: { type: "integer" },
        computedAt: { type: "integer" },
      },
    },
  },
};

/** The API around a screening function: `POST /screen`. */
export function screeningApi(screen: Screen, options: FastifyServerOptions = {}): FastifyInstance {
  const api = Fastify({ logger: false, forceCloseConnections: true, ...options });
  api.post<{ Body: ScreeningRequest }>("/screen", { schema }, (request) => screen(request.body));
  return api;
}

/** Puts it on a free port of the loopback interface. */
export async function serveScreening(screen: Screen): Promise<Served> {
  const api = screeningApi(screen);
  const url = await api.listen({ host: "127.0.0.1", port: 0 });
  return { url, [Symbol.asyncDispose]: () => api.close() };
}
