/** Every fleet is diagnosed; what is said is compared with what was done to it. */
import type { Stage } from "@labs/experiment";
import { faults } from "./data.ts";
import type { Answer, Counter, Handles, Input, Setup } from "./rig.ts";
import { isNamed } from "./support/is-named.ts";

export async function diagnoseAll({
  call,
  handles,
}: Stage<Input, Answer, Setup, Handles>): Promise<Readonly<Record<Counter, number>>> {
  const findings = await Promise.all(
    handles.fleets.map(async (fleet, index) => ({ fleet, ...(await call({ fleet: index })) })),
  );
  const sick = findings.filter(({ fleet }) => fleet.fault !== "healthy");
  const healthy = findings.filter(({ fleet }) => fleet.fault === "healthy");
  const named = sick.filter(isNamed);
  const ofFault = faults.map((fault) => {
    const count = named.filter(({ fleet }) => fleet.fault === fault).length;
    return { fault, count, isCorrect: count === sick.filter(({ fleet }) => fleet.fault === fault).length };
  });
  return {
    ...(Object.fromEntries(ofFault.map(({ fault, count }) => [fault, count])) as Record<
      (typeof faults)[number],
      number
    >),
    correct: ofFault.filter(({ isCorrect }) => isCorrect).length,
    named: named.length,
    misnamed: sick.filter((one) => !isNamed(one) && one.diagnosis.fault !== "healthy").length,
    falseAlarms: healthy.filter(({ diagnosis }) => diagnosis.fault !== "healthy").length,
  };
}
