/** Records services, each with a plant, and lets a detector say of each whether it leaks, and what. */
import {
  LabError,
  type Open,
  type Provisioned,
  type Random,
  type Run,
  random,
  type Urls,
} from "@labs/experiment";
import { modelFile } from "@labs/models";
import type { Diagnosis, Technique, Tool } from "./contract.ts";
import { batchRequests, judgedServices, judgedStrengths, type Load, load, type Planted } from "./data.ts";
import { renamed, renamedDiagnosis, still } from "./support/controls.ts";
import { lookForPython, withoutPython } from "./support/python.ts";
import { type Recording, record } from "./support/record.ts";
import { serviceOf } from "./support/service.ts";
import type { Price } from "./support/tools.ts";

export { isSteady, largest } from "./support/judge.ts";

/** What was seen of each service: all that a cell gets. A type and not an interface: it travels as plain data. */
export type Setup = {
  readonly recordings: readonly Recording[];
  /** Tools that are not installed, and why. */
  readonly without: readonly Tool[];
  readonly missing: string;
};

/** Which service. */
export type Input = { readonly service: number };

export interface Answer {
  readonly diagnosis: Diagnosis;
  /** What its looks cost. */
  readonly paid: Price;
  /** What it says of the same service if nothing grows, and if everything in it has another name. */
  readonly ofStill: Diagnosis;
  readonly ofRenamed: Diagnosis;
}

export type Subject = (input: Input) => Answer;

/** The truth, which stays with the driver. */
export interface Handles {
  readonly planted: readonly Planted[];
}

/** Services that run at the same time: a service and its callers take turns, two keep two processors busy. */
const atOnce = 2;

/** Makes a variant out of what it concludes; it is skipped where its tool is not installed. */
export function variant(technique: Technique, needs?: Tool): Open<Subject, Setup, never, never> {
  return async ({ recordings, without, missing }) => {
    if (needs !== undefined && without.includes(needs)) throw new LabError("SKIPPED", `${needs}: ${missing}`);
    return {
      subject: ({ service }) => {
        const recording = recordings[service];
        if (recording === undefined) throw new Error(`there is no service ${service}`);
        const watched = serviceOf(recording);
        return {
          diagnosis: technique(watched.service),
          paid: watched.paid(),
          ofStill: technique(serviceOf(still(recording)).service),
          ofRenamed: technique(serviceOf(renamed(recording)).service),
        };
      },
      [Symbol.asyncDispose]: async () => {},
    };
  };
}

/** Records the services that detectors are judged on; in a smoke run half of them. */
export async function provision(
  run: Run & Urls<"postgres">,
): Promise<Provisioned<Setup, Input, Answer, Handles>> {
  const strengths = run.scale === "smoke" ? judgedStrengths.slice(-1) : judgedStrengths;
  const servicesOf = (draw: Random) =>
    (["node", "python"] as const).flatMap((language) => judgedServices(language, draw, strengths));
  return await provisionOf(servicesOf)(run);
}

/** Records these services; those of Python where there is one. */
export function provisionOf(servicesOf: (draw: Random) => readonly Planted[], sends: Load = load) {
  return async ({
    seed,
    postgres,
  }: Run & Urls<"postgres">): Promise<Provisioned<Setup, Input, Answer, Handles>> => {
    const drawn = servicesOf(random("judged", seed));
    const isPython = ({ language }: Planted) => language === "python";
    const python = drawn.some(isPython)
      ? await lookForPython()
      : withoutPython("no service of Python is asked for");
    const isHere = (one: Planted) => !isPython(one) || python.program !== null;
    const planted = drawn.filter(isHere);
    const model = modelFile("tiny");
    const recordings: Recording[] = [];
    const waiting = planted.entries();
    const recordNext = async () => {
      for (const [index, { language, plant, bytes }] of waiting)
        recordings[index] = await record(
          { language, plant, bytes, postgres, model, ...python },
          random("load", seed, index),
          sends,
        );
    };
    await Promise.all(Array.from({ length: atOnce }, recordNext));
    return {
      setup: { recordings, without: python.without, missing: python.missing },
      handles: { planted },
      // Diagnoses may be wrong, and are counted; one that does not come from what grows is none.
      expected: async ({ service }, given) => {
        const { diagnosis, paid } = given ?? { diagnosis: { leaks: false }, paid: unpaid };
        const recording = recordings[service] as Recording;
        return {
          diagnosis,
          paid,
          ofStill: { leaks: false },
          ofRenamed: renamedDiagnosis(diagnosis, recording),
        };
      },
      facts: {
        services: `${planted.length}, each a process of its own; ${2 * sends.batches * batchRequests + sends.toolRequests} requests to each`,
        ...(python.missing !== "" && { python: python.missing }),
      },
      [Symbol.asyncDispose]: async () => {},
    };
  };
}

const unpaid: Price = { stoppedMs: 0, extraBytes: 0, speed: 1 };
