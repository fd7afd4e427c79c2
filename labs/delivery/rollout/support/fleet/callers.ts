/** Users: each sends its next request when its last is answered, through the balancer. */
import { Agent, request } from "node:http";
import { type Random, random } from "@labs/experiment";
import { type Sample, samples, scoreLinear } from "@labs/models";
import { callers } from "../../data.ts";
import type { Slot } from "../controller/platform.ts";

export interface Answered {
  /** Which process answered; `null` where the balancer did by itself. */
  readonly slot: Slot | null;
  readonly ms: number;
  readonly isError: boolean;
  /** Whether it was decided otherwise than the shipped model does; false where it is an error. */
  readonly isOtherwise: boolean;
  readonly isCopy: boolean;
}

/** Processes that get a copy of a share of the requests. */
interface Copies {
  readonly share: number;
  readonly to: readonly Slot[];
}

const texts = 400;

export class Callers {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 3 * callers });
  readonly #samples: readonly Sample[] = samples("test", texts);
  readonly #draw: Random;

  /** @param url of the balancer */
  constructor(url: string) {
    this.#url = url;
    // The same texts in every round.
    this.#draw = random("callers");
  }

  /**
   * Sends requests; resolves when all of them, and their copies, are answered.
   *
   * @param wanted how many, or for how long: until it is true
   */
  async send(
    wanted: number | (() => boolean),
    copies: Copies = { share: 0, to: [] },
  ): Promise<readonly Answered[]> {
    const answers: Answered[] = [];
    let sent = 0;
    const isOver = () => (typeof wanted === "number" ? sent >= wanted : wanted());
    const call = async () => {
      while (!isOver()) {
        const at = sent++;
        const sample = this.#samples[Math.floor(texts * this.#draw())];
        if (sample === undefined) return;
        const copied = crosses(at, copies.share) ? copies.to : [];
        const all = [this.#ask(sample, null), ...copied.map((slot) => this.#ask(sample, slot))];
        answers.push(...(await Promise.all(all)));
      }
    };
    await Promise.all(Array.from({ length: callers }, call));
    return answers;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }

  async #ask({ text, tokens }: Sample, copyFor: Slot | null): Promise<Answered> {
    const began = performance.now();
    const { status, slot, body } = await this.#post(JSON.stringify({ actor: 1, prompt: text }), copyFor);
    const ms = performance.now() - began;
    const isError = status !== 200;
    const decision = scoreLinear(tokens) >= 0.5 ? "block" : "allow";
    const isOtherwise = !isError && JSON.parse(body).decision !== decision;
    return { slot, ms, isError, isOtherwise, isCopy: copyFor !== null };
  }

  async #post(body: string, copyFor: Slot | null) {
    const { promise, resolve, reject } = Promise.withResolvers<{
      readonly status: number;
      readonly slot: Slot | null;
      readonly body: string;
    }>();
    const headers = {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(body),
      ...(copyFor !== null && { "x-copy-for": copyFor }),
    };
    const sent = request(
      `${this.#url}/screen`,
      { method: "POST", agent: this.#agent, headers },
      (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part: string) => {
          text += part;
        });
        response.once("error", reject);
        const server = response.headers["x-server"];
        const slot = typeof server === "string" ? (server as Slot) : null;
        response.once("end", () => resolve({ status: response.statusCode ?? 0, slot, body: text }));
      },
    );
    sent.once("error", reject);
    sent.end(body);
    return await promise;
  }
}

/** Whether the n-th request, from 0, is one of a share that is spread evenly. */
function crosses(n: number, share: number): boolean {
  return Math.floor(((n + 1) * share) / 100) > Math.floor((n * share) / 100);
}
