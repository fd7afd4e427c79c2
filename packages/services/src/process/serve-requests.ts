import type { HelperMessage, HelperRequest } from "./helper-process.ts";

/** A helper's end of `HelperProcess`. Ends the process by `end` when the driver has ended or let go of it. */
export function serveRequests<Request, Answer>(
  handle: (request: Request) => Promise<Answer>,
  end: () => void,
): void {
  process.on("message", ({ id, request }: HelperRequest<Request>) => {
    handle(request).then(
      (answer) => send({ id, answer }),
      (error: unknown) => send({ id, ...failureOf(error) }),
    );
  });
  process.on("disconnect", end);
  // The driver may have ended before this line was reached.
  if (!process.connected) end();
}

/** Tells the driver something that it has not asked for. */
export function emitEvent<Event>(event: Event): void {
  send({ event });
}

function send(message: HelperMessage<unknown, unknown>): void {
  if (process.connected) process.send?.(message);
}

/** An error whose cause is a text, such as a log, passes it on. */
function failureOf(error: unknown): { failed: string; details?: string } {
  if (!(error instanceof Error)) return { failed: String(error) };
  return { failed: error.message, ...(typeof error.cause === "string" && { details: error.cause }) };
}
