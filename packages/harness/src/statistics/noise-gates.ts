import type { Noise } from "@labs/experiment/result";
import type { Finding } from "./finding.ts";
import { median } from "./order.ts";
import { percent } from "./wording.ts";

/**
 * What else the machine did while a cell was measured. None of it refuses a figure: it hits every arm
 * alike, widens the intervals and at worst leaves the verdict open.
 *
 * @param canaryMs of the whole run
 */
export function noiseGates(noise: Noise, canaryMs: readonly number[]): Finding[] {
  const usual = median(canaryMs);
  const slower = noise.canaryMs === null || !usual ? null : noise.canaryMs / usual - 1;
  return [
    above(
      noise.foreignCpu,
      0.1,
      "foreign-cpu",
      (it) => `Other programs used ${percent(it)} of a processor meanwhile.`,
    ),
    above(
      noise.subjectWaited,
      0.05,
      "subject-waited",
      (it) => `The variant was ready to run but had to wait for a processor ${percent(it)} of that time.`,
    ),
    above(
      noise.steal,
      0.01,
      "steal",
      (it) => `The host took away ${percent(it)} of this virtual machine's processor time.`,
    ),
    // Generator, subject and database on few cores make each other wait; only more than that is worth a line.
    above(
      noise.pressure,
      0.5,
      "pressure",
      (it) => `Some program was waiting for a processor ${percent(it)} of the time: more work than cores.`,
    ),
    above(
      slower,
      0.15,
      "canary",
      (it) => `A fixed piece of work took ${percent(it)} longer than usual just before.`,
    ),
  ].flat();
}

function above(
  amount: number | null,
  limit: number,
  code: string,
  say: (amount: number) => string,
): Finding[] {
  return amount !== null && amount > limit ? [{ code, severity: "warn", amount, message: say(amount) }] : [];
}
