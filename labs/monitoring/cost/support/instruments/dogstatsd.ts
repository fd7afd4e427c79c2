/** Metrics that the process sends one by one, by UDP, to an agent on the same machine; here to a sink. */
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { StatsD } from "hot-shots";
import type { Instrument } from "../../contract.ts";
import { type Receivers, seenBy } from "../receiver.ts";
import { onAnswer } from "./on-answer.ts";

/** What fits into a packet of Ethernet. */
const maxBufferSize = 1_432;
/** How long what was sent may be on its way: what is lost never comes, and the sender is not told. */
const arrivalMs = 2_000;

/** The agent adds up what is sent here: nothing is kept in the process but a part of a packet. */
export function dogStatsD(receivers: Receivers): Instrument {
  return (api, instance) => {
    let closed = false;
    let sent = 0;
    const client = new StatsD({
      host: "127.0.0.1",
      port: receivers.statsd,
      prefix: "firewall.",
      maxBufferSize,
      cacheDns: true,
      globalTags: { instance },
      // An agent that is away is no reason for a service to fail.
      errorHandler: () => {},
    });
    const close = promisify(client.close.bind(client));
    onAnswer(api, ({ route, status, seconds }) => {
      const tags = [`route:${route}`, `status:${status}`];
      client.increment("requests", 1, tags);
      client.distribution("seconds", seconds, tags);
      sent++;
    });
    return {
      name: "dogstatsd",
      flush: async () => {},
      async seen() {
        const deadline = performance.now() + arrivalMs;
        let seen = await seenBy(receivers, instance);
        while (closed && seen.requests < sent && performance.now() < deadline) {
          await sleep(5);
          seen = await seenBy(receivers, instance);
        }
        return seen;
      },
      async [Symbol.asyncDispose]() {
        if (!closed) await close();
        closed = true;
      },
    };
  };
}
