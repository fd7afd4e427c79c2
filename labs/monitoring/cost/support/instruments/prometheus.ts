/** Metrics that wait in the process until Prometheus asks for them. */
import { Counter, Histogram, Registry } from "prom-client";
import type { Instrument, Tools } from "../../contract.ts";
import { readExposition } from "../exposition.ts";
import { onAnswer } from "./on-answer.ts";

/** Of response times, in seconds. */
export const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1];

/** A counter and a histogram; a series for each combination of the labels' values. */
export function prometheus({ labels, recordedAt }: Parameters<Tools["prometheus"]>[0]): Instrument {
  return (api) => {
    const registry = new Registry();
    const registers = [registry];
    const requests = new Counter({
      name: "http_requests_total",
      help: "Requests answered",
      labelNames: [...labels],
      registers,
    });
    const seconds = new Histogram({
      name: "http_request_duration_seconds",
      help: "Time from a request's arrival to the end of its answer",
      labelNames: [...labels],
      buckets,
      registers,
    });
    onAnswer(
      api,
      (answered) => {
        const values = Object.fromEntries(labels.map((label) => [label, answered[label]]));
        requests.inc(values);
        seconds.observe(values, answered.seconds);
      },
      recordedAt,
    );
    api.get("/metrics", async (_, reply) => reply.type(registry.contentType).send(await registry.metrics()));
    return {
      name: "prometheus",
      flush: async () => {},
      seen: async () => ({ ...readExposition(await registry.metrics()), steps: 0, reasons: 0, bytes: 0 }),
      // A scrape that never comes takes the last interval with it; this one comes.
      [Symbol.asyncDispose]: async () => {},
    };
  };
}
