/** The loads that are more than a line. */
import type { Random } from "@labs/experiment";
import { drawRequest, rateShare, type Texts } from "../data.ts";

/** @param share of the requests that repeat a hot one @default 70 % */
export function saturated(share?: number) {
  const input = (draw: Random, texts: Texts) => drawRequest(draw, texts, share);
  return { mode: "closed", clients: 4, share: 0.4, input } as const;
}

/** Where a set of switches does not keep up, its queue is short, and the rest is turned away. */
export const offered = {
  mode: "open",
  rate: { share: rateShare, ofVariant: "reference" },
  lanes: 16,
  room: 16,
  input: drawRequest,
} as const;
