/** The API that is monitored, and the requests and answers of either server. */
import type { HttpRequest, HttpResponse } from "@labs/experiment";
import { screeningBody } from "@labs/firewall";
import { keepAliveSeconds } from "@labs/services";
import Fastify, { type FastifyInstance } from "fastify";
import { type Answer, decisions, type Request, type Screening, type Submission } from "../data.ts";
import { countSeries } from "./exposition.ts";

/** Longest text that is screened; break-evens go further than chats do. */
const maxLength = 100_000;

const { prompt, actor } = screeningBody.properties;
const body = { ...screeningBody, properties: { actor, prompt: { ...prompt, maxLength } } };
const answer = {
  type: "object",
  properties: { decision: { type: "string", enum: decisions }, risk: { type: "integer" } },
};

/** The firewall's API without any monitoring. */
export function screeningApi(screen: (submission: Submission) => Screening): FastifyInstance {
  const api = Fastify({
    logger: false,
    forceCloseConnections: true,
    keepAliveTimeout: keepAliveSeconds * 1000,
  });
  api.post<{ Body: Submission }>(
    "/screen",
    { schema: { body, response: { 200: answer } } },
    async (request) => screen(request.body),
  );
  return api;
}

/** The HTTP request for an input. */
export function requestFor(request: Request): HttpRequest {
  if (request.kind === "scrape") return { path: "/metrics" };
  const { kind, ...body } = request;
  return { path: `/${kind}`, body: JSON.stringify(body) };
}

/** What a scrape found is counted, not parsed: Prometheus does that elsewhere. */
export function answerIn({ body: text }: HttpResponse): Answer {
  if (text.startsWith("{")) return JSON.parse(text);
  return { series: countSeries(text), bytes: text.length };
}
