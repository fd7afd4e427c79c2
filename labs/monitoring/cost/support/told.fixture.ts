/** What each variant's signals know of the requests that a caller traces. */
import type { OpenedExperiment } from "@labs/harness/testing";
import { expect } from "vitest";
import type { Answer, Rehearsal, Request } from "../data.ts";
import type { Api, Counter, Setup } from "../rig.ts";

type Cost = OpenedExperiment<Api, Setup, Request, Answer, never, Counter>;
type Service = Awaited<ReturnType<Cost["open"]>>;

export const rehearsal = (traced: boolean, requests = 40): Request & Rehearsal => ({
  kind: "rehearse",
  requests,
  failures: 7,
  traced,
});

export function signalsIn(answer: Answer) {
  if (!("signals" in answer)) throw new Error("a rehearsal answers with its signals");
  return answer.signals;
}

/** In the order of the variant's list. */
export const signals: Readonly<Record<string, readonly string[]>> = {
  none: [],
  "prom-client": ["prometheus"],
  "label-too-many": ["prometheus"],
  "otel-metrics": ["otel-metrics"],
  dogstatsd: ["dogstatsd"],
  logs: ["logs"],
  "traces-100": ["traces"],
  "traces-10": ["traces"],
  "traces-1": ["traces"],
  everything: ["prometheus", "traces", "logs"],
  production: ["prometheus", "traces", "logs"],
};

export async function expectRight(cost: Cost, service: Service, count: number): Promise<void> {
  for (const input of cost.draw(count)) {
    const answer = await service.call(input);
    expect(answer).toEqual(await cost.expected(input, answer));
  }
}

export async function expectTold(service: Service, name: string): Promise<void> {
  const told = signalsIn(await service.call(rehearsal(true)));
  expect(told).toEqual(
    signals[name]?.map((signal) => ({
      signal,
      requests: 40,
      failures: 7,
      timed: true,
      hasSteps: signal === "traces",
      reasons: signal === "traces" || signal === "logs" ? 7 : 0,
    })),
  );
}
