/**
 * What went wrong, with the whole chain of causes: "fetch failed: connect ECONNREFUSED 127.0.0.1:1".
 * A connection that tried two addresses has no message of its own; the first attempt's is taken.
 */
export function reasonOf(error: unknown): string {
  const messages: string[] = [];
  let next = error;
  for (let depth = 0; next instanceof Error && depth < 6; depth++) {
    const attempts: unknown[] = next instanceof AggregateError ? next.errors : [];
    const message = next.message.trim();
    if (message && !messages.some((earlier) => earlier.includes(message))) messages.push(message);
    next = attempts[0] ?? next.cause;
  }
  return messages.length > 0 ? messages.join(": ") : String(error).trim();
}
