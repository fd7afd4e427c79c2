/** Where errors go besides the caller: a structured line with the request's id, and a counter. */
import { AsyncLocalStorage } from "node:async_hooks";
import pino from "pino";
import { kindOf, Undelivered } from "./errors.ts";

/** The request that code runs for, however many awaits deep; empty in what a timer or a queue has begun. */
export const requestContext = new AsyncLocalStorage<{ readonly requestId: string }>();

export interface Report {
  /** Reports an error with the id of its request, or with those of the events that it names. */
  failed(error: unknown): void;
  readonly counted: { failures: number; errorLinesWithRequest: number };
}

/** Opens a report; its lines are counted and go to `write`, by default nowhere: a run's output is its result. */
export function openReport(write: (line: string) => void = () => {}): Report {
  const counted = { failures: 0, errorLinesWithRequest: 0 };
  const logger = pino(
    { level: "error", base: null, mixin: () => requestContext.getStore() ?? {} },
    {
      write(line) {
        if (line.includes('"requestId')) counted.errorLinesWithRequest++;
        write(line);
      },
    },
  );
  return {
    counted,
    failed(error) {
      counted.failures++;
      const requestIds =
        error instanceof Undelivered ? error.events.map((event) => event.requestId) : undefined;
      logger.error({ kind: kindOf(error), err: error, requestIds }, "an event did not get into the log");
    },
  };
}
