/**
 * The rules, the same for all techniques: each applies where its sign was recorded. Where they can, they go by how something
 * ran and not by how long it took: counts do not depend on what else the machine does.
 */
import { availableParallelism } from "node:os";
import { maxTokens } from "@labs/models";
import type { Diagnosis, Technique, Tools } from "../contract.ts";
import { tooHot, tooLate, tooSlow, tooWide } from "../data.ts";
import type { Signs } from "./signs.ts";

/** Names what is wrong with a service; another one is known to be healthy and was recorded in the same way. */
export function diagnose({ totalMs, spans, hot, trace }: Signs, healthy: Signs): Diagnosis {
  if (spans !== null && spans.widened >= tooWide) return "padding";
  if (hot !== null) return hot.share >= tooHot ? "blocked loop" : "healthy";
  if (trace !== null) {
    if (trace.threads !== null && trace.threads > availableParallelism()) return "threads";
    if (trace.castsPerRun > 2 * (healthy.trace?.castsPerRun ?? 0)) return "casts";
    return trace.widths.length === 1 && trace.widths[0] === maxTokens ? "padding" : "healthy";
  }
  if (spans === null) return totalMs > tooSlow * healthy.totalMs ? "slow" : "healthy";
  if (spans.postShare >= tooLate) return "blocked loop";
  return spans.inferMs > tooSlow * (healthy.spans?.inferMs ?? 0) ? "slow" : "healthy";
}

/** The tool that sees inside the layer that spans point at; `null` where they name the fault, or there are none. */
export function pointsAt({ spans }: Signs): Exclude<keyof Tools, "workerProfile"> | null {
  if (spans === null || spans.widened >= tooWide) return null;
  return spans.postShare >= tooLate ? "cpuProfile" : "trace";
}

/** The rules that a technique makes use of, in words. */
export function rulesOf({ spans, always = {}, zoom = {} }: Technique): string {
  const words = [
    spans && `padding where ${tooWide} times the tokens of the texts are inferred`,
    spans && !zoom.cpuProfile && "blocked loop where ready answers wait",
    (always.cpuProfile ?? zoom.cpuProfile) &&
      `blocked loop where one function has ${tooHot} % of the samples`,
    (always.trace ?? zoom.trace) && "threads, casts and padding by helper threads, Cast calls and lengths",
    !always.cpuProfile &&
      !always.trace &&
      !zoom.trace &&
      `slow where it takes ${tooSlow} times the healthy time`,
  ];
  return words.filter(Boolean).join("; ");
}

export function torchRules(profiles: boolean): string {
  return profiles
    ? "casts and padding by calls of aten::_to_copy and lengths"
    : `slow where it takes ${tooSlow} times the healthy time`;
}
