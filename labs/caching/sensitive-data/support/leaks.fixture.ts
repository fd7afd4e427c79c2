import { LabError } from "@labs/experiment";
import { openExperiment } from "@labs/harness/testing";
import type { openServices } from "@labs/services";
import type { TestContext } from "vitest";
import experiment from "../experiment.ts";

const attacks = [
  ...(["wire", "other-service", "backup", "append-only-file", "monitor"] as const),
  ...(["guess", "swap", "replay", "erasure"] as const),
];

/** What every attacker gets, in the order of `attacks`: prompts, else decisions, forged answers, or answers that were kept. */
export const leaks = [
  ["plaintext", [8, 8, 8, 8, 8, 8, 2, 2, 4]],
  ["tls-only", [0, 8, 8, 8, 8, 8, 2, 2, 4]],
  ["own-user", [8, 0, 8, 8, 8, 8, 2, 2, 4]],
  ["minimised", [8, 0, 8, 8, 8, 8, 2, 2, 4]],
  ["keyed-name", [8, 0, 8, 8, 8, 0, 2, 2, 4]],
  ["encrypted-unbound", [0, 0, 0, 0, 0, 0, 2, 2, 4]],
  ["encrypted", [0, 0, 0, 0, 0, 0, 0, 0, 4]],
  ["tenant-keys", [0, 0, 0, 0, 0, 0, 0, 0, 0]],
  ["tenant-keys-tls", [0, 0, 0, 0, 0, 0, 0, 0, 0]],
] as const;

type Name = keyof typeof experiment.variants;

export const openLab = (services: ReturnType<typeof openServices>, seed: number) =>
  openExperiment(experiment, services, { seed });

/** What they really get. */
export async function leaksOf(
  lab: Pick<Awaited<ReturnType<typeof openLab>>, "open" | "observe">,
  name: Name,
  context: TestContext,
): Promise<number[]> {
  try {
    await using cell = await lab.open(name);
    const found = [];
    for (const attack of attacks) {
      const { prompts = 0, decisions = 0, forged = 0, kept = 0 } = await lab.observe(cell, attack);
      found.push(attack === "guess" || prompts > 0 ? prompts : decisions + forged + kept);
    }
    return found;
  } catch (error) {
    if (error instanceof LabError && error.code === "SKIPPED") context.skip(error.message);
    throw error;
  }
}
