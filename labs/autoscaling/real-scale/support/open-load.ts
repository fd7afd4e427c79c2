/** Open-loop load over HTTP: requests are sent when they are due, answered or not, and their time counts from there. */
import { Agent, get } from "node:http";
import type { Random } from "@labs/experiment";

export interface Sent {
  /** Milliseconds from the start of the load. */
  readonly due: number;
  /** From then to the answer. */
  readonly ms: number;
  readonly outcome: "right" | "refused" | "wrong";
}

/** Requests over HTTP, on connections that are kept. */
export class Client implements Disposable {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  readonly #url: string;
  readonly #expected: readonly string[];

  /** @param expected the right answer to each document */
  constructor(url: string, expected: readonly string[]) {
    this.#url = url;
    this.#expected = expected;
  }

  async ask(document: number): Promise<string | null> {
    const { promise, resolve } = Promise.withResolvers<string | null>();
    const failed = () => resolve(null);
    const request = get(`${this.#url}/${document}`, { agent: this.#agent }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.once("end", () => resolve(response.statusCode === 200 ? text : null));
      response.once("error", failed);
    });
    request.once("error", failed);
    return await promise;
  }

  async send(document: number, due: number, began: number): Promise<Sent> {
    const answer = await this.ask(document);
    const right = answer === this.#expected[document] ? "right" : "wrong";
    return { due, ms: performance.now() - began - due, outcome: answer === null ? "refused" : right };
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

/** How many requests were answered per second by clients that each send again when they are answered. */
export async function closedRate(client: Client, clients: number, milliseconds: number): Promise<number> {
  const began = performance.now();
  let answered = 0;
  const one = async (number: number) => {
    for (let document = number; performance.now() - began < milliseconds; document++)
      if ((await client.ask(document % 64)) !== null) answered++;
  };
  await Promise.all(Array.from({ length: clients }, (_, number) => one(number)));
  return (1000 * answered) / (performance.now() - began);
}

/**
 * When requests are due, in milliseconds: Poisson arrivals of a rate that changes.
 *
 * @param rateAt requests per second at a millisecond
 */
export function arrivals(draw: Random, milliseconds: number, rateAt: (ms: number) => number): number[] {
  const due: number[] = [];
  for (let at = 0; at < milliseconds; ) {
    const rate = rateAt(at);
    // In the mean of the rate; a change of it is met within one gap.
    at += (-Math.log(1 - draw()) / rate) * 1000;
    if (at < milliseconds) due.push(at);
  }
  return due;
}
