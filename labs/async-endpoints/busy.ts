/** Turned away because a line is full: better told at once than kept waiting. Fastify answers 503 with it. */
export class Busy extends Error {
  override readonly name = "Busy";
  readonly statusCode = 503;
  readonly headers = { "retry-after": "1" };

  /** @param what the line is for */
  constructor(what: string) {
    super(`too many wait for ${what}`);
  }
}
