/** The endpoint, the same whatever the switches: `POST /screen`, and what the log says of it where the caller asks. */
import type { HttpRequest, HttpResponse, Served } from "@labs/experiment";
import Fastify from "fastify";
import type { Asked, Decision, Entry } from "../contract.ts";

export type Answer = Decision & {
  readonly id: string;
  /** What the log has of the request; `null` where that was not asked. */
  readonly logged: readonly Pick<Entry, "tenant" | "actor" | "decision" | "score">[] | null;
};

export type Subject = (asked: Asked) => Promise<Answer>;

const schema = {
  body: {
    type: "object",
    required: ["tenant", "actor", "prompt"],
    additionalProperties: false,
    properties: {
      tenant: { type: "integer", minimum: 0 },
      actor: { type: "integer", minimum: 1 },
      prompt: { type: "string", minLength: 1, maxLength: 16_384 },
      audit: { type: "boolean" },
    },
  },
} as const;

export async function serve(subject: Subject): Promise<Served> {
  const api = Fastify({ logger: false, forceCloseConnections: true });
  api.post<{ Body: Asked }>("/screen", { schema }, ({ body }) => subject(body));
  const url = await api.listen({ host: "127.0.0.1", port: 0 });
  return { url, [Symbol.asyncDispose]: () => api.close() };
}

export function requestFor(asked: Asked): HttpRequest {
  return { path: "/screen", body: JSON.stringify(asked) };
}

export function answerIn({ body }: HttpResponse): Answer {
  return JSON.parse(body);
}
