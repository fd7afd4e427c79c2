/** The API around a screening: two routes for prompts, and one for probes. */
import type { HttpRequest, HttpResponse, Served } from "@labs/experiment";
import { screeningBody } from "@labs/firewall";
import { keepAliveSeconds } from "@labs/services";
import Fastify from "fastify";
import type { ScreeningResult } from "../contract.ts";
import { type Answer, decisions, type Request } from "../data.ts";

/** What is behind the API. */
export interface Screening {
  screen(actor: number, prompt: string): Promise<ScreeningResult>;
  /** The same, and then how many rows of it are in the log. */
  kept(actor: number, prompt: string): Promise<ScreeningResult & { readonly rows: number }>;
}

const result = {
  decision: { type: "string", enum: decisions },
  risk: { type: "integer" },
  events: { type: "integer" },
};

const answers = (properties: object) => ({ response: { 200: { type: "object", properties } } });

interface Prompt {
  readonly Body: { readonly actor: number; readonly prompt: string };
}

/** Puts it on a free port of the loopback interface. */
export async function serveNode({ screen, kept }: Screening): Promise<Served> {
  const api = Fastify({
    logger: false,
    forceCloseConnections: true,
    keepAliveTimeout: keepAliveSeconds * 1000,
  });
  api.post<Prompt>(
    "/screen",
    { schema: { body: screeningBody, ...answers(result) } },
    ({ body: { actor, prompt } }) => screen(actor, prompt),
  );
  api.post<Prompt>(
    "/screen/kept",
    { schema: { body: screeningBody, ...answers({ ...result, rows: { type: "integer" } }) } },
    ({ body: { actor, prompt } }) => kept(actor, prompt),
  );
  api.get("/healthz", { schema: answers({ ok: { type: "boolean" } }) }, async () => ({ ok: true }));
  const url = await api.listen({ host: "127.0.0.1", port: 0 });
  return { url, [Symbol.asyncDispose]: () => api.close() };
}

/** The HTTP request for an input. */
export function requestFor(request: Request): HttpRequest {
  if (request.kind === "health") return { path: "/healthz" };
  const { kind, actor, prompt } = request;
  return { path: kind === "kept" ? "/screen/kept" : "/screen", body: JSON.stringify({ actor, prompt }) };
}

export function answerIn({ body: text }: HttpResponse): Answer {
  return JSON.parse(text);
}
