import { randomUUID } from "node:crypto";
import { type ErrorCode, LabError } from "@labs/experiment";

/** A call over the IPC channel, and its answer. */
interface Call {
  /** Drawn at random: a variant that writes to the channel itself cannot answer in the cell's place. */
  readonly id: string;
  readonly method: string;
  readonly arguments: readonly unknown[];
}
type Reply =
  | { readonly id: string; readonly value: unknown }
  | { readonly id: string; readonly error: string; readonly code: ErrorCode | null };

/** What carries calls to a process: its IPC channel, or what stands in for it. */
export interface Channel {
  send(message: object, sent: (error: Error | null) => void): unknown;
  on(event: "message", listener: (reply: Reply) => void): unknown;
  on(event: "error", listener: (error: Error) => void): unknown;
  /** The process has ended and its output is complete. */
  on(event: "close", listener: (code: number | null, signal: string | null) => void): unknown;
}

/**
 * Answers calls from the parent process, in this process. A variant that is loaded later neither hears the calls nor
 * can replace what sends the answers: the calls tell which load is to come.
 */
export function answerCalls<Api extends object>(api: Api): void {
  const toParent = process.send?.bind(process);
  const send = (reply: Reply) => process.connected && toParent?.(reply, undefined, {}, () => {});
  hideMessages(async ({ id, method, arguments: values }) => {
    try {
      const run: unknown = Reflect.get(api, method);
      if (typeof run !== "function") throw new Error(`a cell has no method ${method}`);
      send({ id, value: await run.apply(api, values) });
    } catch (error) {
      send({ id, error: describe(error), code: error instanceof LabError ? error.code : null });
    }
  });
}

/** Takes messages out of the events of this process; all others pass, through whatever replaces `emit` later on. */
function hideMessages(take: (call: Call) => void): void {
  process.on("message", () => {}); // keeps the channel open
  let emit: (event: string | symbol, ...values: unknown[]) => boolean = process.emit.bind(process);
  const filtered = (event: string | symbol, ...values: unknown[]): boolean => {
    const [message] = values;
    if (event !== "message" || !isCall(message)) return emit(event, ...values);
    take(message);
    return true;
  };
  Object.defineProperty(process, "emit", {
    get: () => filtered,
    set: (other: typeof emit) => {
      emit = other;
    },
    configurable: false,
  });
}

function isCall(message: unknown): message is Call {
  return typeof message === "object" && message !== null && "id" in message && "method" in message;
}

/** The methods of an API as calls into a child process, each with a time limit in milliseconds. */
export type Remote<Api> = {
  readonly [M in keyof Api]: Api[M] extends (...values: infer A) => infer R
    ? (limitMs: number, ...values: A) => Promise<Awaited<R>>
    : never;
};

/**
 * Speaks to a child process that runs {@link answerCalls}; calls reject with a sentence when it throws,
 * exits or does not answer in time. `exitDetails` explains an early exit.
 */
export function remote<Api>(child: Channel, exitDetails: () => string): Remote<Api> {
  const waiting = new Map<string, { resolve(value: unknown): void; reject(error: Error): void }>();
  let ended: Error | null = null;

  child.on("message", (reply: Reply) => {
    const call = waiting.get(reply.id);
    waiting.delete(reply.id);
    if ("error" in reply)
      call?.reject(reply.code === null ? new Error(reply.error) : new LabError(reply.code, reply.error));
    else call?.resolve(reply.value);
  });
  const end = (reason: string) => {
    ended ??= new Error(reason + exitDetails());
    for (const call of waiting.values()) call.reject(ended);
    waiting.clear();
  };
  child.on("error", (error) => end(`its process could not be started: ${error.message}`));
  // "close" comes after the output is complete, so the last words are in.
  child.on("close", (code, signal) =>
    end(
      signal !== null
        ? `its process was killed (${signal})`
        : `its process exited${code === null ? "" : ` with code ${code}`}`,
    ),
  );

  const call = (method: string, limitMs: number, values: readonly unknown[]) => {
    if (ended !== null) return Promise.reject(ended);
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const id = randomUUID();
    waiting.set(id, { resolve, reject });
    const timer = setTimeout(
      () => reject(new Error(`its process did not answer "${method}" within ${limitMs / 1000} s`)),
      limitMs,
    );
    // A channel that is closed belongs to a process that has ended or is ending: "close" says how.
    child.send({ id, method, arguments: values } satisfies Call, () => {});
    return promise.finally(() => {
      clearTimeout(timer);
      waiting.delete(id);
    });
  };
  return new Proxy({} as Remote<Api>, {
    get:
      (_, method: string) =>
      (limitMs: number, ...values: unknown[]) =>
        call(method, limitMs, values),
  });
}

/** An error and its causes as one line a reader can use; the stack stays out of results. */
export function describe(error: unknown): string {
  const own = withoutCause(error);
  // An expected failure names its causes itself, and ends with what to do.
  if (!(error instanceof Error) || error instanceof LabError || error.cause === undefined) return own;
  const cause = withoutCause(error.cause);
  return own.includes(cause) ? own : `${own}: ${describe(error.cause)}`;
}

function withoutCause(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(describe).join("; ");
  if (error instanceof Error) return error.message === "" ? error.name : error.message;
  return String(error);
}
