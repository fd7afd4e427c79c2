/** Where the variants stand between accuracy and speed: each one's plan, judged on the same texts. */
import type { Known, Plan } from "./contract.ts";
import { type Worth, worthOf } from "./policy.ts";

/** Without those that are mistakes: nobody is beaten by a figure that does not hold. */
const plans: Readonly<Record<string, () => Promise<{ plan(known: Known): Plan }>>> = {
  transformer: () => import("./variants/transformer.ts"),
  "tiny-transformer": () => import("./variants/tiny-transformer.ts"),
  linear: () => import("./variants/linear.ts"),
  "cascade-narrow": () => import("./variants/cascade-narrow.ts"),
  cascade: () => import("./variants/cascade.ts"),
};

export interface Placed extends Plan {
  readonly name: string;
  readonly worth: Worth;
}

export async function place(known: Known): Promise<readonly Placed[]> {
  const placed: Placed[] = [];
  for (const [name, load] of Object.entries(plans)) {
    const plan = (await load()).plan(known);
    placed.push({ name, ...plan, worth: worthOf(plan.policy, known.test) });
  }
  return placed;
}
