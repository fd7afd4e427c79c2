/** What the self-test's variants share: a Fastify handler with a given amount of work, and a planted busy-wait. */
import type { Open, Served } from "@labs/experiment";
import Fastify from "fastify";

export interface Setup {
  /** Rounds of a square-root loop per request; 330 000 take about half a millisecond. */
  readonly work: number;
  /** What a request costs the server in all, milliseconds of processor time. */
  readonly costMs: number;
}

/** A handler: takes the request's number and gives back the same. */
export type Handler = (id: number) => { readonly id: number };

/** Opens the handler with a busy-wait of the given share of a request's whole cost. */
export const openHandler =
  (share: number): Open<Handler, Setup, never, never> =>
  async ({ work, costMs }: Setup) => ({
    subject: (id) => {
      spin(work);
      if (share > 0) wait(share * costMs);
      return { id };
    },
    [Symbol.asyncDispose]: async () => {},
  });

/** Puts a handler behind Fastify. */
export async function serveHandler(handler: Handler): Promise<Served> {
  const app = Fastify();
  app.get<{ Params: { id: string } }>("/:id", async ({ params }) => handler(Number(params.id)));
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return { url, [Symbol.asyncDispose]: () => app.close() };
}

function spin(work: number): number {
  let sum = 0;
  for (let i = 0; i < work; i++) sum += Math.sqrt(i);
  return sum;
}

function wait(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}
