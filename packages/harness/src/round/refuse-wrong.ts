import { random } from "@labs/experiment";
import type { CellRecord } from "@labs/experiment/result";
import { type Arm, openArm } from "../arm/live-arm.ts";
import { outcomeOf, type RoundContext } from "./arm-run.ts";
import { checkAnswers } from "./verify.ts";

/**
 * Checks an arm that is known to answer wrongly. Its outcome is "wrong", or the checks are not worth much. Rejects with
 * SERVICE_LOST where a service is the reason that it does not answer.
 */
export async function refuse(context: RoundContext, arm: Arm): Promise<CellRecord> {
  const record = { round: -1, position: 0, arm: arm.name, case: "", startedAt: new Date().toISOString() };
  try {
    const services = context.services.forArm(arm);
    await services.redis?.empty();
    const live = await openArm(context.arms, arm, -1, services);
    try {
      const inputs = random(context.seed, "check", -1, arm.name);
      const { ofWrong, eachKind = false, timeoutMs } = context.checks;
      const call = (input: unknown) => live.call(input, timeoutMs);
      const options = { count: ofWrong, ofEachKind: eachKind, random: inputs, when: "before" } as const;
      const outcome = await checkAnswers(context.reference, call, options);
      return {
        ...record,
        outcome: outcome ?? { status: "failed", reason: "the checks did not find its mistake" },
      };
    } finally {
      await live.close();
    }
  } catch (error) {
    await context.services.check();
    return { ...record, outcome: outcomeOf(error) };
  }
}
