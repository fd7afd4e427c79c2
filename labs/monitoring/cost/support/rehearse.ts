/** A fresh instance with a technique's instruments lives, answers, fails and ends: what do its signals know then? */
import type { FastifyInstance } from "fastify";
import type { Instrument } from "../contract.ts";
import { actors, type Rehearsal, type Rehearsed, type Screening, type Submission } from "../data.ts";
import { attach } from "./attach.ts";

/** Some 2 000 characters: screening them is most of a request. */
const prompt = "please summarise the invoice of the last quarter. ".repeat(40);

/** Of a trace whose caller has decided to keep it. */
const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/**
 * @param apiOf makes the API around a screening
 * @param screen the screening
 * @param instruments what the technique returned
 */
export async function rehearse(
  { requests, failures, traced }: Rehearsal,
  apiOf: (screen: (submission: Submission) => Screening) => FastifyInstance,
  screen: (submission: Submission) => Screening,
  instruments: readonly Instrument[],
): Promise<Rehearsed> {
  let screeningMs = 0;
  const api = apiOf((submission) => {
    const began = performance.now();
    try {
      return screen(submission);
    } finally {
      screeningMs += performance.now() - began;
    }
  });
  const service = attach(api, instruments);
  const headers = traced ? { traceparent } : {};
  const ask = async (index: number) => {
    const actor = index < failures ? actors + 1 : 1 + index;
    const payload = { actor, prompt };
    const { statusCode } = await api.inject({ method: "POST", url: "/screen", headers, payload });
    if (statusCode !== (index < failures ? 500 : 200)) throw new Error(`it answered with ${statusCode}`);
  };
  for (let index = 0; index < requests; index++) await ask(index);
  await service[Symbol.asyncDispose]();

  const signals = service.signals.map(async (signal) => {
    const seen = await signal.seen();
    return {
      signal: signal.name,
      requests: seen.requests,
      failures: seen.failures,
      // Clocks of different resolution measured the two.
      timed: seen.requests === requests && seen.seconds * 1000 >= 0.9 * screeningMs,
      hasSteps: seen.steps > 0,
      reasons: seen.reasons,
    };
  });
  return { signals: await Promise.all(signals) };
}
