/** A request is refused because a queue is full: an answer at once is better than a long wait. Fastify answers 503 with it. */
export class Busy extends Error {
  override readonly name = "Busy";
  readonly statusCode = 503;
  readonly headers = { "retry-after": "1" };

  /** @param resource what the queue is for */
  constructor(resource: string) {
    super(`too many requests wait for ${resource}`);
  }
}
