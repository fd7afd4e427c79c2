/** Records fleets, each with one fault or none, and lets a technique say from what was exported which it is. */
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { random } from "@labs/experiment";
import { serverNames } from "../shared/servers.ts";
import type { Diagnosis, Technique } from "./contract.ts";
import { type Fleet, faults, judgedFleets, rate, slots, windowMs, workMs } from "./data.ts";
import { exportedBy } from "./support/exported.ts";
import { afterIncident } from "./support/history.ts";
import { type Recording, record } from "./support/record.ts";

/** What was exported of each fleet: all that a cell gets. A type and not an interface: it travels as plain data. */
export type Setup = { readonly recordings: readonly Recording[] };

/** Which fleet. */
export type Input = { readonly fleet: number };

export interface Answer {
  readonly diagnosis: Diagnosis;
  /** What it says of the same window if a server has failed long before. */
  readonly afterIncident: Diagnosis;
}

export type Subject = (input: Input) => Answer;

/** The truth, which stays with the driver. */
export interface Handles {
  readonly fleets: readonly Fleet[];
}

export type Counter = "correct" | "named" | "misnamed" | "falseAlarms" | (typeof faults)[number];

/** Fleets that are recorded at once: each has one thread of HAProxy, and works little. */
const atOnce = 3;

/** Makes a variant out of its rules. */
export function variant(technique: Technique): Open<Subject, Setup, Counter, never> {
  return async ({ recordings }) => ({
    subject: ({ fleet }) => {
      const recording = recordings[fleet];
      if (recording === undefined) throw new Error(`there is no fleet ${fleet}`);
      const server = serverNames[fleet % serverNames.length] ?? "a";
      return {
        diagnosis: technique(exportedBy(recording)),
        afterIncident: technique(exportedBy(afterIncident(recording, server))),
      };
    },
    [Symbol.asyncDispose]: async () => {},
  });
}

/** Records the fleets that rules are judged on. */
export const provision = provisionOf(judgedFleets);

/**
 * Records these fleets.
 *
 * @param draw gives them; the load goes on with the same draws
 */
export function provisionOf(draw: (random: () => number) => readonly Fleet[]) {
  return async ({
    seed,
    haproxy,
  }: Run & Urls<"haproxy">): Promise<Provisioned<Setup, Input, Answer, Handles>> => {
    const drawn = random("judged", seed);
    const fleets = draw(drawn);
    const recordings: Recording[] = [];
    const waiting = fleets.entries();
    const recordNext = async () => {
      for (const [index, fleet] of waiting)
        recordings[index] = await record(haproxy, fleet, random("load", seed, index));
    };
    await Promise.all(Array.from({ length: atOnce }, recordNext));
    return {
      setup: { recordings },
      handles: { fleets },
      // Names may be wrong, and are counted; one that depends on what was before the window is no diagnosis of it.
      expected: async (_input, given) => {
        const { diagnosis }: Pick<Answer, "diagnosis"> = given ?? { diagnosis: { fault: "healthy" } };
        return { diagnosis, afterIncident: diagnosis };
      },
      facts: {
        fleets: `${fleets.length}, each of four timed servers (${slots} requests at once, ${workMs.join(" to ")} ms) behind HAProxy; ${rate} req/s, and others`,
        faults: faults.join(", "),
        "what is read": `Prometheus exporter and stats socket of HAProxy, for ${windowMs / 1_000} s`,
      },
      [Symbol.asyncDispose]: async () => {},
    };
  };
}
