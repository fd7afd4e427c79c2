/** What can be wrong with the service, one thing at a time. */
import { availableParallelism } from "node:os";
import type { Models } from "./contract.ts";
import type { ServiceOptions } from "./service.ts";

export const faults = ["threads", "casts", "padding", "blocked loop"] as const;
export type Fault = (typeof faults)[number];

/** The healthy one is among them: a tool that always finds something is worth little. */
export const patients = ["healthy", ...faults] as const;
export type Patient = (typeof patients)[number];

/** `slow` says that something is wrong and not what. */
export type Diagnosis = Patient | "slow";

export function optionsOf(patient: Patient, { guard, half }: Models): Omit<ServiceOptions, "tracePrefix"> {
  return {
    model: patient === "casts" ? half : guard,
    threads: patient === "threads" ? 2 * availableParallelism() : 1,
    padsToMost: patient === "padding",
    audits: patient === "blocked loop",
  };
}
