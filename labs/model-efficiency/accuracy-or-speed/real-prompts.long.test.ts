/** The plans on real prompts: what was trained on such prompts, a model that others trained, and what the grammar taught. */
import { orMissing } from "@labs/experiment";
import {
  nanoguardWheel,
  quality,
  realPrompts,
  realPromptsWheel,
  scoreLinear,
  thresholdAt,
} from "@labs/models";
import { findWheel } from "@labs/services";
import { beforeAll, describe, expect, test } from "vitest";
import type { Evidence, Tier } from "./contract.ts";
import { qualityOf } from "./support/policy.ts";
import { realEvidence } from "./support/real-evidence.ts";
import { settlers } from "./support/settle.ts";

const found = await orMissing(async () => ({
  prompts: await findWheel(realPromptsWheel),
  nanoguard: await findWheel(nanoguardWheel),
}));
const reason = "missing" in found ? found.missing : null;
if (reason !== null) console.warn(`Real prompts are skipped: ${reason}`);
const wheels = "missing" in found ? { prompts: "", nanoguard: "" } : found;

describe.skipIf(reason !== null)("on real prompts", () => {
  let validation: Evidence;
  let judged: Evidence;
  beforeAll(async () => {
    validation = await realEvidence("validation", wheels, 600);
    judged = await realEvidence("test", wheels, 600);
  }, 300_000);

  const alone = (tier: Tier) => qualityOf(settlers.alone(tier, validation), judged);

  test("the order of models is not the grammar's: the linear one finds most", () => {
    const recall = (tier: Tier) => alone(tier).recallAtEqualAlarms;
    expect(recall("linear")).toBeGreaterThan(recall("tiny-longer"));
  });

  test("small models that were trained on such prompts find more than a large one that others trained", () => {
    const theirs = alone("guard").recallAtEqualAlarms;
    for (const tier of ["linear", "tiny", "tiny-longer"] as const) {
      expect(alone(tier).recallAtEqualAlarms, tier).toBeGreaterThan(theirs + 10);
      expect(alone(tier).work, tier).toBeLessThan(alone("guard").work / 10);
    }
  });

  test("a cascade reads a part deeply, and finds no fewer attacks than its first model", () => {
    const policy = settlers.cascade(validation, { budget: 0.25, to: "tiny-longer" });
    const { work, recallAtEqualAlarms } = qualityOf(policy, judged);
    expect(work).toBeGreaterThan(alone("linear").work);
    expect(work).toBeLessThan(alone("tiny-longer").work / 2);
    expect(recallAtEqualAlarms).toBeGreaterThan(alone("linear").recallAtEqualAlarms - 1);
  });

  test("what the grammar taught is of little use here", () => {
    const texts = realPrompts(wheels.prompts, "test");
    const scores = texts.map(({ tokens }) => scoreLinear(tokens));
    const { recall } = quality(texts, scores, thresholdAt(0.03, texts, scores));
    expect(100 * recall).toBeLessThan(alone("linear").recallAtEqualAlarms / 2);
  });
});
