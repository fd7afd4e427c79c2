import type { OpenedExperiment } from "@labs/harness/testing";
import type { Diagnosis, Scenario } from "../contract.ts";
import { scenarios } from "../data.ts";
import type { Answer, Counter, Input, Setup, Subject } from "./subject.ts";

export type Lab = OpenedExperiment<Subject, Setup, Input, Answer, "pytorch", Counter>;

/** What a technique says of each service. */
export async function diagnosesOf(lab: Lab, name: string): Promise<Record<Scenario, Diagnosis | undefined>> {
  await using tool = await lab.open(name);
  const found: [Scenario, Diagnosis | undefined][] = [];
  for (const scenario of scenarios) {
    const answer = await tool.call({ scenario });
    found.push([scenario, "diagnosis" in answer ? answer.diagnosis : undefined]);
  }
  return Object.fromEntries(found) as Record<Scenario, Diagnosis | undefined>;
}
