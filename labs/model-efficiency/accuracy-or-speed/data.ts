/** Texts as they come: lengths of all kinds, and hardly an attack among them. */
import type { Random } from "@labs/experiment";
import { type Sample, samples } from "@labs/models";
import { ticketed } from "../ticketed.ts";
import type { Link } from "./contract.ts";
import { prevalence } from "./policy.ts";

/** With their ticket no longer than a model takes. */
const texts = () => samples("test").filter(({ tokens }) => tokens.length < 250);

function pick(draw: Random, list: readonly Sample[]): string {
  return list[Math.floor(draw() * list.length)]?.text ?? "";
}

function drawMixed(share: number): (draw: Random) => string {
  const [attacks, harmless] = [texts().filter((one) => one.attack), texts().filter((one) => !one.attack)];
  return (draw) => ticketed(draw, pick(draw, draw() < share ? attacks : harmless));
}

/** As many attacks as harmless texts, to check answers. */
export const drawCheck = drawMixed(0.5);

/** What the service is asked. */
export const drawTraffic = drawMixed(prevalence);

/** Traffic of which a share are texts that the first tier cannot decide, attacks or not. */
export function drawBurst(share: number): (draw: Random, link: Link) => string {
  return (draw, { ambiguous }) => {
    if (draw() >= share) return drawTraffic(draw);
    return samples("test")[ambiguous[Math.floor(draw() * ambiguous.length)] ?? 0]?.text ?? "";
  };
}
