import { type Counters, count, gauge, latency, type Reader, throughput } from "@labs/experiment";
import { routes } from "./data.ts";
import { type Counter, clients } from "./rig.ts";

const work = { role: "mechanism", in: "counted" } as const;

export const metrics = {
  p50: latency("p50", { role: "headline", in: routes }),
  throughput: throughput({ role: "mechanism", unit: "pages/s", in: routes }),
  "page time": gauge(roundTripsPerPage, {
    role: "mechanism",
    unit: "round trips",
    in: "emulated-network",
    meaning: "Mean time of a page over the measured round trip of the emulated network.",
  }),
  statements: count(perPage("statements"), { ...work, unit: "per page" }),
  rows: count(perPage("rows"), { ...work, unit: "per page" }),
  buffers: gauge(perPage("buffers"), { ...work, unit: "per page" }),
  "server time": gauge(perPage("serverMs"), { ...work, unit: "ms per page" }),
  received: gauge(perPage("bytes", 1e-3), { ...work, role: "price", unit: "kB per page" }),
};

/** Growth of a counter per page, times `scale`; `null` at 0, since no page takes nothing: the server did not count. */
function perPage(counter: Counter, scale = 1): Reader<Counter> {
  return (counters) => (scale * counters.delta(counter)) / counters.delta("pages") || null;
}

/** How long a page took, in round trips of the relay: by Little's law, clients × time / answers. */
function roundTripsPerPage(counters: Counters<Counter>): number {
  return (clients * 1000 * counters.seconds) / counters.answered / counters.last("roundTripMs");
}
