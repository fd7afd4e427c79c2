import { Agent, request as begin } from "node:http";
import type { HttpRequest, HttpResponse } from "@labs/experiment";
import { headOf } from "./http-lanes.ts";

/**
 * Calls for checking answers, outside of any load. They send the bytes that the load sends, so that a subject cannot
 * distinguish the two, by another client than the load's, so that a fault in one of the two shows as a wrong answer.
 *
 * @param urls origins that are asked one after another
 */
export function checkCalls(
  urls: readonly string[],
  usualTimeoutMs: number,
): (request: HttpRequest, timeoutMs?: number) => Promise<HttpResponse> {
  const agent = new Agent({ keepAlive: true });
  let turn = 0;
  return (request, timeoutMs = usualTimeoutMs) => {
    const url = new URL(urls[turn++ % urls.length] ?? "");
    return send(agent, url, request, timeoutMs, true);
  };
}

function send(
  agent: Agent,
  url: URL,
  request: HttpRequest,
  timeoutMs: number,
  mayRetry: boolean,
): Promise<HttpResponse> {
  const { method, path, headers } = headOf(request, "127.0.0.1");
  const { promise, resolve, reject } = Promise.withResolvers<HttpResponse>();
  const sent = begin({
    agent,
    ...{ host: url.hostname.replace(/^\[(.*)\]$/, "$1"), port: url.port || 80, method, path },
    setDefaultHeaders: false,
    headers: headers.flat(),
    signal: AbortSignal.timeout(timeoutMs),
  });
  let answered = false;
  sent.on("response", (response) => {
    answered = true;
    let body = "";
    response.setEncoding("utf8");
    response.on("data", (text: string) => {
      body += text;
    });
    response.on("end", () => resolve({ status: response.statusCode ?? 0, body }));
    response.on("error", reject);
  });
  sent.on("error", (error) => {
    // The server closed a connection that was idle, just as the request was on its way.
    const stale = sent.reusedSocket && !answered && mayRetry && error.name !== "AbortError";
    if (stale) send(agent, url, request, timeoutMs, false).then(resolve, reject);
    else
      reject(error.name === "AbortError" ? new Error(`timed out: no answer within ${timeoutMs} ms`) : error);
  });
  sent.end(request.body);
  return promise;
}
