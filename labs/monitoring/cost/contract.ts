/** What a variant is given, and what it must return: the instruments of a service. */
import type { FastifyInstance } from "fastify";

/** Each instrument is attached once to every instance of the service, before it serves. */
export type Technique = (tools: Tools) => readonly Instrument[];

/** Adds its hooks, and its routes, to an API that does not serve yet. */
export type Instrument = (api: FastifyInstance, instance: string) => Signal;

/** What an instrument tells of an instance, seen from where it arrives. Disposing is what a shutdown does to it. */
export interface Signal extends AsyncDisposable {
  readonly name: "prometheus" | "otel-metrics" | "traces" | "dogstatsd" | "logs";
  /** Sends on what it still holds. */
  flush(): Promise<void>;
  /** Reads it where it has arrived: in the scraped text, at the receiver, in the log. */
  seen(): Promise<Seen>;
}

/** What a signal knows of the requests of an instance. */
export interface Seen {
  readonly requests: number;
  /** Answered with 500 or above. */
  readonly failures: number;
  /** Of all requests together. */
  readonly seconds: number;
  /** Requests of which the screening is recorded as a step of its own. */
  readonly steps: number;
  /** Failures whose error is recorded, in words. */
  readonly reasons: number;
  /** What was sent or written for it. */
  readonly bytes: number;
}

/** `actor` is who sent the prompt: there are 2 000 of them. */
export type Label = "route" | "status" | "actor";

/** Hooks of Fastify in which a request could be recorded. */
export type Hook = "preHandler" | "preSerialization" | "onResponse";

export interface Tools {
  /**
   * A counter and a histogram of prom-client, scraped at `GET /metrics`.
   *
   * @param options.recordedAt when a request is recorded @default "onResponse", when its answer has been sent
   */
  prometheus(options: { readonly labels: readonly Label[]; readonly recordedAt?: Hook }): Instrument;
  /** A histogram of OpenTelemetry, pushed to the receiver every second. */
  otelMetrics(): Instrument;
  /**
   * Two spans of OpenTelemetry for a request, itself and its screening, sent in batches. A caller's own decision is
   * followed.
   *
   * @param options.share of the traces that begin here, from 0 to 1
   */
  otelTraces(options: { readonly share: number }): Instrument;
  /** A counter and a timing of hot-shots, in datagrams of up to 1 432 bytes. */
  dogStatsD(): Instrument;
  /**
   * A line of JSON for a request, by pino, written in the background. Failures have a line always.
   *
   * @param options.share of the other requests, from 0 to 1
   */
  logs(options: { readonly share: number }): Instrument;
}
