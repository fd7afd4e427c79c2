import type { LoadRecord } from "@labs/experiment/result";
import { samplesNeeded } from "../../plan/metric-value.ts";
import { percent } from "../wording.ts";
import type { Finding } from "./finding.ts";

const littleLimits = { warn: 0.05, invalid: 0.15 };
/** How far the clock inside a cell may be off, as a share, and in seconds where a case is short. */
const clockLimits = { share: 0.1, seconds: 0.02 };
/** Requests that may still wait when the last one falls due: bursts of random arrivals leave some, rate or not. */
const smallBacklog = { share: 0.02, requests: 20 };

/**
 * Whether the figures of one cell agree with each other, and what its load did not get done.
 *
 * @param inProcess the cell drives itself: a request that is sent late was kept waiting by the variant on the same
 *   thread, which is part of its response time and not the generator's doing
 */
export function loadGates(load: LoadRecord, inProcess: boolean): Finding[] {
  return [
    ...littlesLaw(load),
    ...clock(load),
    ...notSustained(load),
    ...failures(load),
    ...(inProcess ? [] : sendLag(load)),
  ];
}

/**
 * Rate times response time has to give the number of clients. Both are taken in a window in which all clients send,
 * so that nothing explains a difference: above, times are counted twice; below, clients were idle.
 */
function littlesLaw({ little }: LoadRecord): Finding[] {
  if (little === null) return [];
  const off = Math.abs(little - 1);
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

/** A cell that drives itself is believed as far as the driver's clock agrees; its waiting is taken off already. */
function clock({ clock }: LoadRecord): Finding[] {
  if (clock === null) return [];
  const { insideSeconds, outsideSeconds } = clock;
  const off = Math.abs(insideSeconds - outsideSeconds);
  if (off <= clockLimits.seconds || off <= clockLimits.share * outsideSeconds) return [];
  const seconds = (value: number) => `${value.toFixed(value < 1 ? 3 : 2)} s`;
  return [
    {
      code: "clock",
      severity: "invalid",
      amount: off / outsideSeconds,
      message: `The clock in the variant's process counted ${seconds(insideSeconds)} for load that took ${seconds(outsideSeconds)} by the clock of the driver: its rates and times cannot be trusted.`,
    },
  ];
}

/** Late answers alone are no shortfall: only requests that were never sent, or a queue that grew, are. */
function notSustained({ offered, achieved, backlog = 0, answered, failures }: LoadRecord): Finding[] {
  if (offered === undefined) return [];
  const { dropped, unanswered } = failures;
  const due = answered + dropped + unanswered;
  const grew = backlog > Math.max(smallBacklog.requests, smallBacklog.share * due);
  if (dropped === 0 && !grew) return [];
  const share = achieved === undefined ? null : achieved / offered;
  const parts = [
    ...(share === null ? [] : [`answered ${percent(share)} of it`]),
    ...(dropped > 0 ? [`left no room for ${dropped} requests, which were never sent`] : []),
    ...(grew ? [`had ${backlog} requests waiting when the last one fell due`] : []),
  ];
  return [
    {
      code: "not-sustained",
      severity: "warn",
      amount: share === null ? (dropped + backlog) / Math.max(1, due) : 1 - share,
      message: `The variant did not keep up with the offered rate: it ${new Intl.ListFormat("en-GB").format(parts)}. Its response times grow with the length of the run.`,
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

/** Late sending adds to the slowest answers only, and is known only where its own quantile is. */
function sendLag({ sendLagUs, responseUs }: LoadRecord): Finding[] {
  if (sendLagUs === undefined || sendLagUs.count < samplesNeeded.p99) return [];
  if (sendLagUs.p99 <= Math.max(1_000, 0.1 * responseUs.p99)) return [];
  const lagMs = Number((sendLagUs.p99 / 1e3).toPrecision(2));
  return [
    {
      code: "send-lag",
      severity: "warn",
      amount: sendLagUs.p99,
      message: `The load generator sent one request in a hundred more than ${lagMs} ms late: differences between p99 response times below ${lagMs} ms mean nothing. Medians are not touched.`,
    },
  ];
}
