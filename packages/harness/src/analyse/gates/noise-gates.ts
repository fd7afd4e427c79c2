import type { Noise } from "@labs/experiment/result";
import { distance, percent } from "../wording.ts";
import type { Finding } from "./finding.ts";

/** What is usual in a run, to hold a single cell against. */
export interface Usual {
  /** The canary in the driver, milliseconds. */
  readonly canaryMs: number | null;
  /** The short one inside the cells. */
  readonly cellCanaryMs: number | null;
}

/** Processors of work outside an arm's own slices: worth a warning, and no longer comparable side by side. */
const outsideLimits = { warn: 0.05, invalid: 0.2 };

/**
 * What else the machine did while a cell was measured. None of it refuses a figure: it hits every arm
 * alike, widens the intervals and at worst leaves the verdict open. Only what an arm itself does at the
 * expense of the others does.
 */
export function noiseGates(noise: Noise, usual: Usual): Finding[] {
  const slower = noise.canaryMs === null || !usual.canaryMs ? null : noise.canaryMs / usual.canaryMs - 1;
  return [
    outside(noise),
    above(
      noise.foreignCpu,
      0.1,
      "foreign-cpu",
      (it) => `Other programs used ${percent(it)} of a processor while this was measured${waited(noise)}.`,
    ),
    // Generator, subject and database make each other wait on few cores; that is the experiment, not noise.
    // Only where the system does not say whose the work was, waiting itself is worth a line.
    above(
      noise.subjectCpu === null || noise.steal === null ? noise.pressure : null,
      0.8,
      "pressure",
      (it) => `Some program was waiting for a processor ${percent(it)} of the time: more work than cores.`,
    ),
    above(
      noise.throttled,
      0.01,
      "throttled",
      (it) =>
        `The quota of this container held its processes back ${percent(it)} of the time: the rate is the quota's, and stalls of up to 100 ms are in the slowest answers.`,
    ),
    above(
      noise.steal,
      0.02,
      "steal",
      (it) => `The host took away ${percent(it)} of this virtual machine's processor time.`,
    ),
    above(slower, 0.15, "canary", (it) => `A fixed piece of work took ${longer(it)} just before.`),
    cellSpeed(noise, usual),
  ].flat();
}

function outside({ outsideCpu }: Noise): Finding[] {
  const refused = (outsideCpu ?? 0) > outsideLimits.invalid;
  return above(
    outsideCpu,
    outsideLimits.warn,
    "outside-cpu",
    (it) =>
      `The variant goes on working after its answers: it used ${percent(it)} of a processor while other arms were measured, which slows them and not itself. ${refused ? `Arms like this cannot be compared side by side: declare \`schedule: { oneAfterAnother: "…" }\`.` : "Where the difference matters, declare `schedule: { oneAfterAnother: … }` in experiment.ts."}`,
  ).map((finding) => ({ ...finding, severity: refused ? "invalid" : finding.severity }));
}

/** A cell on another kind of core than the others, or a machine that cooled down or heated up meanwhile. */
function cellSpeed({ cellCanaryMs }: Noise, { cellCanaryMs: usual }: Usual): Finding[] {
  const [first = null, last = null] = cellCanaryMs ?? [];
  if (first === null || last === null || !usual) return [];
  const [before, after] = [first / usual - 1, last / usual - 1];
  const worst = Math.abs(before) > Math.abs(after) ? before : after;
  return above(
    Math.abs(worst),
    0.15,
    "cell-speed",
    () =>
      `The processor took ${worst > 0 ? longer(worst) : `${percent(worst)} less time than usual`} for a fixed piece of work in this cell (${Math.abs(before - after) > 0.15 ? "it changed during the load: heat, or a saving mode" : "another kind of core, or another clock speed"}).`,
  );
}

function waited({ subjectWaited }: Noise): string {
  return subjectWaited === null
    ? ""
    : `, and the variant waited for a processor ${percent(subjectWaited)} of the time it could have run`;
}

/** `21 % longer than usual`, and from twice the time on `5.3 times as long as usual`. */
function longer(share: number): string {
  return share < 1 ? `${percent(share)} longer than usual` : `${distance(1 + share)} as long as usual`;
}

function above(
  amount: number | null,
  limit: number,
  code: string,
  say: (amount: number) => string,
): Finding[] {
  return amount !== null && amount > limit ? [{ code, severity: "warn", amount, message: say(amount) }] : [];
}
