import type { Cell, Open, Opened, OpenFront, Served, ServiceName, Urls } from "@labs/experiment";
import { callOverHttp } from "../arm/call-over-http.ts";
import type { AnyExperiment } from "../experiment/any-experiment.ts";

/** A variant that is open, and how it is called. */
export interface OpenedVariant<S, I, O, K extends string> extends AsyncDisposable {
  readonly subject: S;
  /** Where it listens; `null` behind a transport in this process. */
  readonly url: string | null;
  /** Processes that it started to serve, besides this one. */
  readonly pids: readonly number[];
  /** What its front names for scripts. */
  readonly places: Readonly<Record<string, string>>;
  /** One call through the experiment's transport. */
  call(input: I): Promise<O>;
  /** The counters, as before or after the load of a case: of all its instances and of their front together. */
  read(name: string): Promise<Readonly<Partial<Record<K, number>>>>;
  /** How a case is answered, in one line; `null` where there is nothing to say. */
  explain(name: string): Promise<string | null>;
}

/** What a variant's file exports. */
export interface VariantExports<S, Setup, K extends string, N extends ServiceName> {
  readonly open: Open<S, Setup, K, N>;
  readonly front?: OpenFront<Setup, K, N>;
}

/** A test on a busy machine waits this long for an answer, milliseconds. */
const answerMs = 20_000;

/**
 * Opens a variant as a cell does, in this process; where the transport has a front, all of its instances and the front
 * before them.
 */
export async function openVariant(
  transport: AnyExperiment["transport"],
  { open, front: openFront }: VariantExports<unknown, unknown, string, ServiceName>,
  setup: unknown,
  cell: Cell & Urls<ServiceName>,
): Promise<OpenedVariant<unknown, unknown, unknown, string>> {
  await using opening = new AsyncDisposableStack();
  const hasFront = transport.kind === "http" && transport.front === true;
  const instances = hasFront ? (transport.instances ?? 1) : 1;
  const opened: Opened<unknown, string>[] = [];
  const served: Served[] = [];
  for (let index = 0; index < instances; index++) {
    // A cell receives its setup over a channel: what does not survive that fails here too.
    const own = { ...cell, instance: hasFront ? index : cell.instance };
    const one = opening.use(await open(structuredClone(setup), own));
    opened.push(one);
    if (transport.kind === "http") served.push(opening.use(await transport.serve(one.subject)));
  }
  const [first] = opened;
  if (first === undefined) throw new Error("a variant needs at least one instance");
  if (hasFront && openFront === undefined) throw new Error('the variant exports no function "front"');
  const origins = served.map(({ url }) => url);
  const front =
    hasFront && openFront !== undefined
      ? opening.use(await openFront(structuredClone(setup), { ...cell, instances: origins }))
      : null;
  const url = front?.url ?? origins[0] ?? null;
  const owned = opening.move();
  return {
    subject: first.subject,
    url,
    pids: [...served, ...(front === null ? [] : [front])].flatMap(({ pids = [] }) => pids),
    places: front?.places ?? {},
    call: (input) =>
      transport.kind === "http"
        ? callOverHttp(transport, url ?? "", input, answerMs)
        : transport.call(first.subject, input),
    read: async (name) => {
      const all = [...opened, ...(front === null ? [] : [front])];
      return total(await Promise.all(all.map(async (one) => (await one.read?.(name)) ?? {})));
    },
    explain: async (name) => (await first.explain?.(name)) ?? null,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

type CounterValues = Readonly<Partial<Record<string, number>>>;

function total(records: readonly CounterValues[]): CounterValues {
  const sums: Record<string, number> = {};
  for (const record of records)
    for (const [counter, value = 0] of Object.entries(record)) sums[counter] = (sums[counter] ?? 0) + value;
  return sums;
}
