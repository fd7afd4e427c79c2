/** A simulated fleet: times, errors and heaps are drawn, and nothing runs. The controller, the steps and the judges are the real ones. */
import type { Random } from "@labs/experiment";
import type { Evidence, Release, Seen } from "../contract.ts";
import { before, drawNormal, drawWork, heapEvery, programSchema } from "../data.ts";
import type { Platform, Routing, Slot } from "./controller/platform.ts";

/** What differs in the new version. */
export interface Difference {
  readonly slowdown: number;
  /** Share of errors that it adds. */
  readonly errors: number;
}

/** Every version fails this share, as real ones do. */
const ordinaryErrors = 0.0002;
/** Noise of a heap, bytes per request. */
const heapNoise = 500;

export class SimulatedFleet implements Platform {
  readonly #draw: Random;
  readonly #difference: Difference;
  readonly #seen = { old: nothing(), new: nothing(), copy: nothing() };
  #routing: Routing = { share: 0, asCopies: false, withFreshCopy: false };

  constructor(draw: Random, difference: Difference) {
    this.#draw = draw;
    this.#difference = difference;
    this.#answer("old", before);
  }

  async route(routing: Routing): Promise<void> {
    this.#routing = routing;
  }

  async observe(answers: number): Promise<Evidence> {
    const { share, withFreshCopy, asCopies } = this.#routing;
    const requests = (100 * answers) / share;
    this.#answer("new", answers);
    if (withFreshCopy) this.#answer("copy", answers);
    this.#answer(
      "old",
      Math.max(0, Math.round(asCopies ? requests : requests - answers * (withFreshCopy ? 2 : 1))),
    );
    return {
      candidate: this.#seen.new,
      compared: withFreshCopy ? this.#seen.copy : this.#seen.old,
      copies: { answered: asCopies ? answers : 0, different: 0 },
    };
  }

  async inspect(): Promise<Release> {
    const manifest = { code: "", model: "", featureSchema: programSchema, dataSnapshot: "" };
    return { manifest, programSchema, accuracy: () => 1 };
  }

  async migrate(): Promise<void> {}
  async start(): Promise<void> {}
  async stop(): Promise<void> {}
  async point(): Promise<void> {}

  #answer(slot: Slot, count: number): void {
    const { slowdown, errors } = slot === "new" ? this.#difference : { slowdown: 1, errors: 0 };
    const seen = this.#seen[slot];
    for (let more = 0; more < count; more++) {
      seen.answers++;
      if (this.#draw() < ordinaryErrors + errors) seen.errors++;
      else seen.latenciesMs.push(slowdown * drawWork(this.#draw));
      if (seen.answers % heapEvery === 0) seen.heapGrowth.push(heapNoise * drawNormal(this.#draw));
    }
  }
}

function nothing(): { -readonly [Key in keyof Seen]: Seen[Key] extends number ? number : number[] } {
  return { answers: 0, errors: 0, latenciesMs: [], heapGrowth: [] };
}
