/** Turns a handler into a subject that answers requests, and that can be profiled while it does. */
import { Session } from "node:inspector/promises";
import { type Open, type Provisioned, type Random, random } from "@labs/experiment";
import { analyse, type Request, rules } from "../shared/screening.ts";
import type { Technique, Verdict } from "./contract.ts";
import { profiled, requestsOf } from "./data.ts";
import { type Profiled, sharesIn } from "./support/hot-spot.ts";

export type Setup = { readonly words: number };

/** A request, or the wish to see where the time of many goes. */
export type Input = Request | { readonly profile: number };

export type Answer = Verdict | Profiled;

export type Subject = (input: Input) => Promise<Answer>;

export type Counter = "hotShare";

/** Makes a variant out of its handler. */
export function variant(technique: Technique): Open<Subject, Setup, Counter, never> {
  return async ({ words }) => {
    const screen = technique({ rules });
    const profile = async (seed: number): Promise<Profiled> => {
      const draw: Random = random("profiled", seed);
      const requests = Array.from({ length: profiled }, () => requestsOf(words)(draw));
      const session = new Session();
      session.connect();
      await session.post("Profiler.enable");
      await session.post("Profiler.setSamplingInterval", { interval: 200 });
      await session.post("Profiler.start");
      for (const request of requests) screen(request);
      const { profile } = await session.post("Profiler.stop");
      session.disconnect();
      return sharesIn(profile);
    };
    return {
      subject: async (input) => ("profile" in input ? await profile(input.profile) : screen(input)),
      [Symbol.asyncDispose]: async () => {},
    };
  };
}

export const provision = provisionOf(220);

/** @param words of a text */
export function provisionOf(words: number) {
  return async (): Promise<Provisioned<Setup, Input, Answer>> => ({
    setup: { words },
    // Where time goes is measured; what is answered must be right.
    expected: async (input, given) => {
      if (!("profile" in input)) return analyse(input.prompt);
      return given !== undefined && "shares" in given ? given : { shares: [] };
    },
    facts: { texts: `${words} words and more`, profile: `V8's own, of ${profiled} requests` },
    [Symbol.asyncDispose]: async () => {},
  });
}
