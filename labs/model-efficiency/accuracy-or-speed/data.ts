/** Texts as the traffic has them: lengths of all kinds, and hardly an attack among them. */
import type { Random } from "@labs/experiment";
import { type Sample, samples } from "@labs/models";
import type { Transformer } from "./contract.ts";
import type { Setup } from "./support/subject.ts";

export const transformers = ["tiny", "tiny-longer", "guard", "guard-int8"] as const satisfies Transformer[];

/** Share of attacks in the traffic, unlike in the splits. */
export const prevalence = 0.02;

/** The share of harmless texts that may be called attacks where an alarm blocks a user. */
export const fewAlarms = 0.005;

/** Per cent of the attacks that a policy has to find. */
export const minRecall = 50;

/**
 * Texts of a call. The cheap tier takes some microseconds for one, less than it takes to time it: a page takes long enough
 * for its time to mean something.
 */
export const pageTexts = 16;

type DrawPage = (draw: Random, setup: Setup) => readonly string[];
type DrawText = (draw: Random, setup: Setup) => string;

/** What may be put behind a text: it changes nothing about whether there is an attack. */
const addition = 14;

/** With an addition no longer than a model takes. */
const texts = () => samples("test").filter(({ tokens }) => tokens.length + addition < 256);

function pick(draw: Random, list: readonly Sample[]): string {
  return list[Math.floor(draw() * list.length)]?.text ?? "";
}

function page(text: DrawText): DrawPage {
  return (draw, setup) => Array.from({ length: pageTexts }, () => text(draw, setup));
}

/** Texts of the test split, each with a harmless sentence behind it: no variant has seen it before, and it is of the same grammar. */
function mixed(share: number): DrawText {
  const [attacks, harmless] = [texts().filter((one) => one.attack), texts().filter((one) => !one.attack)];
  const additions = harmless.filter(
    ({ quotes, tokens }) => quotes === "nothing" && tokens.length <= addition,
  );
  return (draw) => `${pick(draw, draw() < share ? attacks : harmless)} . ${pick(draw, additions)}`;
}

/** As many attacks as harmless texts, to check answers. */
export const drawCheck = page(mixed(0.5));

/** What the service receives. */
const traffic = mixed(prevalence);
export const drawTraffic = page(traffic);

/** Traffic of which a share are texts that the first tier cannot decide, attacks or not. */
export function drawBurst(share: number): DrawPage {
  return page((draw, setup) => {
    if (draw() >= share) return traffic(draw, setup);
    return samples("test")[setup.ambiguous[Math.floor(draw() * setup.ambiguous.length)] ?? 0]?.text ?? "";
  });
}
