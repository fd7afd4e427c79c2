/** The logs: one seed, six lengths, and how much of each is the hot tenant's. */
import type { Scale } from "@labs/experiment";
import type { EventPlan } from "../shared/events.ts";

/** Events of each case. */
export type Sizes = Readonly<Record<SizeName, number>>;
export type SizeName = "start" | "thousand" | "ten-thousand" | "hundred-thousand" | "largest" | "huge";

/** Engines start with a thousand. */
const fixed = { start: 1_000, thousand: 1_000, "ten-thousand": 10_000, "hundred-thousand": 100_000 };

/** Verdicts are given on the largest case; the huge one is for engines that hold columns, and no object for each event. */
const byScale: Readonly<Record<Scale, Pick<Sizes, "largest" | "huge">>> = {
  smoke: { largest: 20_000, huge: 20_000 },
  quick: { largest: 200_000, huge: 500_000 },
  full: { largest: 1_000_000, huge: 10_000_000 },
};

/** At the smallest scale the logs are small, whatever the cases are called. */
export function sizesAt(scale: Scale): Sizes {
  const small = { ...fixed, "hundred-thousand": 10_000 };
  return { ...(scale === "smoke" ? small : fixed), ...byScale[scale] };
}

/** Every case with as many events: a log that comes alone. */
export function sizesOf(events: number): Sizes {
  return {
    ...{ start: events, thousand: events, "ten-thousand": events, "hundred-thousand": events },
    ...{ largest: events, huge: events },
  };
}

export function planFor(seed: number, events: number): EventPlan {
  return { seed, events, tenants: 200, hotShare: 0.5 };
}
