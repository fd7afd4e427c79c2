/** A service and its instruments, from the first hook to an orderly end. */
import { randomUUID } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Instrument, Signal } from "../contract.ts";

/** An API with the instruments attached. Disposing closes it, and then them. */
export interface Monitored extends AsyncDisposable {
  readonly signals: readonly Signal[];
}

/** Attaches instruments to an API that does not serve yet. */
export function attach(api: FastifyInstance, instruments: readonly Instrument[]): Monitored {
  const instance = randomUUID();
  const signals = instruments.map((instrument) => instrument(api, instance));
  // Without an instrument that is scraped there is nothing to scrape.
  if (!api.hasRoute({ method: "GET", url: "/metrics" })) api.get("/metrics", async () => "");
  return {
    signals,
    async [Symbol.asyncDispose]() {
      await api.close();
      // A receiver that is away keeps no service from ending.
      await Promise.allSettled(signals.map((signal) => signal[Symbol.asyncDispose]()));
    },
  };
}
