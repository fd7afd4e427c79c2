import type { Noise } from "@labs/experiment/result";
import { median } from "../../statistics/order.ts";
import { percent } from "../wording.ts";
import type { Finding } from "./finding.ts";

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
      (it) => `Other programs used ${percent(it)} of a processor meanwhile${waited(noise)}.`,
    ),
    // Generator, subject and database make each other wait on few cores; that is the experiment, not noise.
    // Only where nobody can say whose the work was, waiting itself is worth a line.
    above(
      noise.foreignCpu === null ? noise.pressure : null,
      0.8,
      "pressure",
      (it) => `Some program was waiting for a processor ${percent(it)} of the time: more work than cores.`,
    ),
    above(
      noise.steal,
      0.02,
      "steal",
      (it) => `The host took away ${percent(it)} of this virtual machine's processor time.`,
    ),
    above(
      slower,
      0.15,
      "canary",
      (it) => `A fixed piece of work took ${percent(it)} longer than usual just before.`,
    ),
  ].flat();
}

function waited({ subjectWaited }: Noise): string {
  return subjectWaited === null
    ? ""
    : `, and the variant waited for one ${percent(subjectWaited)} of the time it could have run`;
}

function above(
  amount: number | null,
  limit: number,
  code: string,
  say: (amount: number) => string,
): Finding[] {
  return amount !== null && amount > limit ? [{ code, severity: "warn", amount, message: say(amount) }] : [];
}
