/** Texts as they come: lengths of all kinds, and hardly an attack among them. */
import type { Random } from "@labs/experiment";
import { type Sample, samples } from "@labs/models";
import { ticketed } from "../ticketed.ts";
import type { Link } from "./contract.ts";
import { prevalence } from "./policy.ts";

/**
 * Texts of a call. The cheap tier takes some microseconds for one, less than it takes to time it: a page takes long enough
 * for its time to mean something.
 */
export const pageTexts = 8;

type DrawPage = (draw: Random, link: Link) => readonly string[];
type DrawText = (draw: Random, link: Link) => string;

/** With their ticket no longer than a model takes. */
const texts = () => samples("test").filter(({ tokens }) => tokens.length < 250);

function pick(draw: Random, list: readonly Sample[]): string {
  return list[Math.floor(draw() * list.length)]?.text ?? "";
}

function page(text: DrawText): DrawPage {
  return (draw, link) => Array.from({ length: pageTexts }, () => text(draw, link));
}

function mixed(share: number): DrawText {
  const [attacks, harmless] = [texts().filter((one) => one.attack), texts().filter((one) => !one.attack)];
  return (draw) => ticketed(draw, pick(draw, draw() < share ? attacks : harmless));
}

/** As many attacks as harmless texts, to check answers. */
export const drawCheck = page(mixed(0.5));

/** What the service is asked. */
const traffic = mixed(prevalence);
export const drawTraffic = page(traffic);

/** Traffic of which a share are texts that the first tier cannot decide, attacks or not. */
export function drawBurst(share: number): DrawPage {
  return page((draw, link) => {
    if (draw() >= share) return traffic(draw, link);
    return samples("test")[link.ambiguous[Math.floor(draw() * link.ambiguous.length)] ?? 0]?.text ?? "";
  });
}
