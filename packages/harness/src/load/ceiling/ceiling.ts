import { closedLoop } from "../closed-loop.ts";
import { encodeRequests, openHttpLanes } from "../http/http-lanes.ts";
import { Recorder } from "../times/recorder.ts";
import { startChildServer } from "./child-server.ts";

/** Requests per second that the generator reaches against a server that does nothing, by number of clients. */
export type Ceilings = Readonly<Record<string, number>>;

/** More numbers of clients than this are not measured: the others lie between two that are. */
const maxMeasured = 6;

/** Load on each number of clients: to compile the hot paths, and recorded. Milliseconds. */
const warmUpMs = { first: 300, further: 100 } as const;
const recordedMs = 400;

/**
 * Requests per second this generator reaches against a server in a process of its own that answers at once.
 * A subject measured near this rate says how fast the generator is, not the subject.
 */
export async function measureCeilings(options: {
  /** Numbers of clients that the run uses; of many, some are taken. */
  readonly clients: readonly number[];
  /** The processor that the subjects are pinned to, where they are: the server runs there too. */
  readonly cpu?: number | undefined;
  /** Recorded load on each, milliseconds. @default 400 */
  readonly recordedMs?: number;
  readonly signal?: AbortSignal;
}): Promise<Ceilings> {
  const clients = choose(options.clients);
  if (clients.length === 0) return {};
  const pin = options.cpu === undefined ? {} : { cpu: options.cpu };
  await using server = await startChildServer(new URL("./null-server.ts", import.meta.url), pin);
  const ceilings: Record<string, number> = {};
  for (const [index, lanes] of clients.entries()) {
    options.signal?.throwIfAborted();
    const warmUp = index === 0 ? warmUpMs.first : warmUpMs.further;
    ceilings[lanes] = await rateWith(server.url, lanes, warmUp, options.recordedMs ?? recordedMs);
  }
  return ceilings;
}

async function rateWith(url: string, count: number, warmUpMs: number, recordedMs: number): Promise<number> {
  const lanes = await openHttpLanes({
    urls: [url],
    lanes: count,
    requests: encodeRequests([{ path: "/" }]),
    timeoutMs: 10_000,
  });
  try {
    const run = (durationMs: number) =>
      closedLoop({ lanes, next: () => 0, durationMs, recorder: new Recorder() });
    await run(warmUpMs);
    const { window } = await run(recordedMs);
    return window.answered / window.seconds;
  } finally {
    for (const lane of lanes) lane.close();
  }
}

/** The distinct numbers from the smallest; of more than can be measured, both ends and some evenly between. */
export function choose(clients: readonly number[], most = maxMeasured): number[] {
  const distinct = [...new Set(clients)].sort((a, b) => a - b);
  if (distinct.length <= most) return distinct;
  const step = (distinct.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, index) => distinct[Math.round(index * step)] ?? 0);
}

/** The ceiling for a number of clients; between two that were measured, on the line between them. */
export function ceilingFor(ceilings: Ceilings, clients: number): number | null {
  const measured = Object.entries(ceilings)
    .map(([count, rate]) => ({ count: Number(count), rate }))
    .sort((a, b) => a.count - b.count);
  const above = measured.find(({ count }) => count >= clients);
  const below = measured.findLast(({ count }) => count <= clients);
  if (above === undefined || below === undefined) return (above ?? below)?.rate ?? null;
  if (above.count === below.count) return above.rate;
  const place = (clients - below.count) / (above.count - below.count);
  return below.rate + place * (above.rate - below.rate);
}
