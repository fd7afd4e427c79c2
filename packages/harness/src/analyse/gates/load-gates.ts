import type { LoadRecord } from "@labs/experiment/result";
import { percent } from "../wording.ts";
import type { Finding } from "./finding.ts";

const littleLimits = { warn: 0.05, invalid: 0.15 };

/** Whether the figures of one cell agree with each other, and what its load did not get done. */
export function loadGates(load: LoadRecord): Finding[] {
  return [...littlesLaw(load), ...notSustained(load), ...failures(load), ...sendLag(load)];
}

/**
 * Rate times response time has to give the number of clients. Above, times are counted twice, which
 * nothing explains; below, clients were idle. Some idling is honest: at the end of a slice clients wait
 * for the slowest request of the others, so that much is allowed.
 */
function littlesLaw({ little, seconds, slices, responseUs }: LoadRecord): Finding[] {
  if (little === null || seconds <= 0) return [];
  const sliceSeconds = seconds / Math.max(1, slices.length);
  const drain = responseUs.p99 / 1e6 / sliceSeconds;
  const off = little > 1 ? little - 1 : Math.max(0, 1 - little - drain);
  if (off <= littleLimits.warn) return [];
  const broken = off > littleLimits.invalid;
  return [
    {
      code: "littles-law",
      severity: broken ? "invalid" : "warn",
      amount: off,
      message: `Rate times response time accounts for ${percent(little)} of the clients instead of all of them: ${broken ? "rate and response times contradict each other" : "read the response times as approximate"}.`,
    },
  ];
}

function notSustained({ offered, answered, seconds, failures }: LoadRecord): Finding[] {
  if (offered === undefined || seconds <= 0) return [];
  const achieved = answered / seconds / offered;
  // Random arrivals miss their own rate by chance: twice the expected error is no shortfall.
  const chance = 2 / Math.sqrt(offered * seconds);
  if (failures.dropped === 0 && achieved >= 0.99 - chance) return [];
  return [
    {
      code: "not-sustained",
      severity: "warn",
      amount: 1 - achieved,
      message: `The variant answered ${percent(achieved)} of the offered rate${failures.dropped > 0 ? ` and ${failures.dropped} requests were never sent` : ""}: its response times grow with the length of the run.`,
    },
  ];
}

function failures({
  answered,
  failures: { status, broken, unanswered },
  firstFailure,
}: LoadRecord): Finding[] {
  const failed = status + broken + unanswered;
  if (failed === 0) return [];
  const share = failed / (answered + failed);
  return [
    {
      code: "failed-requests",
      severity: "warn",
      amount: share,
      message: `${failed} requests (${percent(share)}) failed: ${status} with an error status, ${broken} broken off, ${unanswered} not answered in time.${firstFailure === null ? "" : ` The first: ${firstFailure}.`}`,
    },
  ];
}

function sendLag({ sendLagUs, responseUs }: LoadRecord): Finding[] {
  if (sendLagUs === undefined || sendLagUs.p99 <= Math.max(1_000, 0.1 * responseUs.p50)) return [];
  const lagMs = Number((sendLagUs.p99 / 1e3).toPrecision(2));
  return [
    {
      code: "send-lag",
      severity: "warn",
      amount: sendLagUs.p99,
      message: `One request in a hundred left more than ${lagMs} ms late; differences in response time smaller than that mean nothing.`,
    },
  ];
}
