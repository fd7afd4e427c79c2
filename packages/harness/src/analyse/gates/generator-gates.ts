import type { LoadRecord, Noise } from "@labs/experiment/result";
import { rateOf } from "../../plan/metric-value.ts";
import { percent } from "../wording.ts";
import type { Finding } from "./finding.ts";
import { subjectDemand } from "./subject-demand.ts";

/** Event loop busier than this has no time left to send more. */
const busyLoop = 0.85;
/** Busy loop without processor time is a loop that was kept waiting, not one that worked. */
const keptWaiting = 0.15;
/** Share of the ceiling from which the generator may be what limits the rate; more where only it was watched. */
const nearCeiling = { watched: 0.8, alone: 0.9 };
/** Processors that a subject would have used, had it always got one: below `idle` it had time to spare. */
const subjectLoad = { idle: 0.7, saturated: 0.9 };

/**
 * Whether a rate says how fast the load generator is instead of the variant.
 *
 * Refused only when three things agree: the generator's loop was full, it was full of work (a foreign
 * program that preempts it also fills the loop, but then processor time is missing), and the subject
 * had time to spare. A subject that never idles sets the pace itself, whatever share of the ceiling it
 * reaches: the ceiling was measured at another moment of a busy machine and may be too low.
 *
 * @param ceiling requests per second against a server that does nothing; `null` where no generator is involved
 */
export function generatorGates(load: LoadRecord, noise: Noise, ceiling: number | null): Finding[] {
  if (ceiling === null || ceiling <= 0 || load.seconds <= 0) return [];
  const { generatorElu: elu, generatorCpu: cpu } = noise;
  if (elu === null || cpu === null) return [];
  const share = rateOf(load) / ceiling;
  const demand = subjectDemand(noise);
  const waited = elu - cpu;
  const working = elu > busyLoop && waited <= keptWaiting;
  const findings: Finding[] = [];
  if (working && limits(share, demand)) {
    findings.push({
      code: "generator-bound",
      severity: "invalid",
      amount: share,
      message: `The load generator set this rate, not the variant: it was busy ${percent(elu)} of the time${demand === null ? "" : ` while the variant needed ${percent(demand)} of a processor`}, and the rate is ${percent(share)} of all it can send. The true figure is at least the measured one.`,
    });
  } else if (share > nearCeiling.watched || (share > 0.5 && (demand ?? 0) < subjectLoad.saturated)) {
    findings.push({
      code: "generator-near",
      severity: "warn",
      amount: share,
      message: `The rate reached ${percent(share)} of what the load generator itself can send, so a faster variant may look slower than it is.`,
    });
  }
  if (elu > 0.6 && waited > keptWaiting) {
    findings.push({
      code: "generator-waited",
      severity: "warn",
      amount: waited,
      message: `The load generator had work to do but no processor ${percent(waited)} of the time; response times include that wait.`,
    });
  }
  return findings;
}

function limits(share: number, demand: number | null): boolean {
  if (demand === null) return share > nearCeiling.alone;
  return demand < subjectLoad.idle || (share > nearCeiling.watched && demand < subjectLoad.saturated);
}
