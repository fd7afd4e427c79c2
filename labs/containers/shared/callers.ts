/** Speaks to a running firewall as its callers, its orchestrator and its monitoring do. */
import { request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { ScreeningRequest } from "@labs/firewall";
import type { Answer } from "./answers.ts";

const lookEveryMs = 2;

/**
 * Waits until `/readyz` answers 200.
 *
 * @param ended how the process ended, should it do so before
 */
export async function untilReady(origin: string, ended: () => string | null): Promise<void> {
  for (;;) {
    const end = ended();
    if (end !== null) throw new Error(`it ended before it was ready: ${end}`);
    const status = await send(origin, "/readyz").then(
      (answer) => answer.status,
      () => 0, // Nothing listens yet.
    );
    if (status === 200) return;
    await sleep(lookEveryMs);
  }
}

/** Asks for a verdict and for `/healthz`. */
export async function ask(origin: string, { actor, prompt }: ScreeningRequest): Promise<Answer> {
  const verdict = await send(origin, "/screen", JSON.stringify({ actor, prompt }));
  const health = await send(origin, "/healthz");
  for (const { status, body } of [verdict, health])
    if (status !== 200) throw new Error(`it answered with status ${status}: ${body.slice(0, 200)}`);
  return { health: health.body, verdict: verdict.body.replace(/,"computedAt":\d+/, "") };
}

/** Memory of the process, as its own `/metrics` says. */
export async function residentBytes(origin: string): Promise<number> {
  const { body } = await send(origin, "/metrics");
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(body)?.[1]);
}

/** One request on a connection of its own. */
function send(origin: string, path: string, body?: string): Promise<{ status: number; body: string }> {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  const options = { agent: false as const, method: body === undefined ? "GET" : "POST", headers };
  const call = httpRequest(`${origin}${path}`, options, (response) => {
    let text = "";
    response.setEncoding("utf8").on("data", (part: string) => {
      text += part;
    });
    response.once("end", () => resolve({ status: response.statusCode ?? 0, body: text }));
    response.once("error", reject);
  });
  call.once("error", reject).end(body);
  return promise;
}
