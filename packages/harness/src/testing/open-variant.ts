import type { Cell, Open, ServiceName, Urls } from "@labs/experiment";
import { callOverHttp } from "../arm/call-over-http.ts";
import type { AnyExperiment } from "../experiment/any-experiment.ts";

/** A variant that is open, and how it is called. */
export interface OpenedVariant<S, I, O, K extends string> extends AsyncDisposable {
  readonly subject: S;
  /** Where it listens; `null` behind a transport in this process. */
  readonly url: string | null;
  /** Processes that it started to serve, besides this one. */
  readonly pids: readonly number[];
  /** One call through the experiment's transport. */
  call(input: I): Promise<O>;
  /** The counters, as before or after the load of a case. */
  read(name: string): Promise<Readonly<Partial<Record<K, number>>>>;
  /** How a case is answered, in one line; `null` where there is nothing to say. */
  explain(name: string): Promise<string | null>;
}

/** A test on a busy machine waits this long for an answer, milliseconds. */
const answerMs = 20_000;

/** Opens a variant as a cell does, in this process. */
export async function openVariant(
  transport: AnyExperiment["transport"],
  open: Open<unknown, unknown, string, ServiceName>,
  setup: unknown,
  cell: Cell & Urls<ServiceName>,
): Promise<OpenedVariant<unknown, unknown, unknown, string>> {
  await using opening = new AsyncDisposableStack();
  // A cell receives its setup over a channel: what does not survive that fails here too.
  const opened = opening.use(await open(structuredClone(setup), cell));
  const served = transport.kind === "http" ? opening.use(await transport.serve(opened.subject)) : null;
  const owned = opening.move();
  return {
    subject: opened.subject,
    url: served?.url ?? null,
    pids: served?.pids ?? [],
    call: (input) =>
      transport.kind === "http"
        ? callOverHttp(transport, served?.url ?? "", input, answerMs)
        : transport.call(opened.subject, input),
    read: async (name) => (await opened.read?.(name)) ?? {},
    explain: async (name) => (await opened.explain?.(name)) ?? null,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
