/** Follows a settled policy text by text: models, counters, cleanup; and the splits, scored by every model. */
import type { Open, Provisioned, Run } from "@labs/experiment";
import { modelFile, samples } from "@labs/models";
import { alarmShare, judgedTexts } from "../shared/scores.ts";
import type { ScoreText, Settle } from "./contract.ts";
import { pageTexts, prevalence } from "./data.ts";
import { openReference } from "./reference.ts";
import { evidenceOf } from "./support/evidence.ts";
import { type Candidate, frontOf, isBetter, place } from "./support/front.ts";
import { openModels } from "./support/models.ts";
import { decide, qualityOf } from "./support/policy.ts";
import { settlers } from "./support/settle.ts";
import type { Answer, Counter, Decision, Screen, Setup } from "./support/subject.ts";

/**
 * Makes a variant of what settles its policy.
 *
 * @param wrap puts something else in the models' place
 */
export function variant(
  settle: Settle,
  wrap: (score: ScoreText) => ScoreText = (score) => score,
): Open<Screen, Setup, Counter, never> {
  return async (setup) => {
    const { policy, shown = setup.test } = settle(setup, settlers);
    const [quality, outside] = [qualityOf(policy, setup.test), qualityOf(policy, setup.outside)];
    const claimed = qualityOf(policy, shown);
    const models = await openModels(setup.files, policy);
    const score = wrap(models.score);
    const times = new TextTimes();
    const counted = { texts: 0, transformed: 0 };
    return {
      subject: async (page) => {
        const decisions: Decision[] = [];
        for (const text of page) {
          const began = performance.now();
          const decision = await decide(policy, (tier) => score(tier, text));
          times.add(performance.now() - began);
          decisions.push(decision);
          counted.texts++;
          if (decision.by !== "linear") counted.transformed++;
        }
        return { policy, decisions };
      },
      read: async () => ({
        ...counted,
        slowestMs: times.take(0.95),
        ...quality,
        recallOutside: outside.recall,
        falseAlarmsOutside: outside.falseAlarms,
        recallOutsideAtEqualAlarms: outside.recallAtEqualAlarms,
        claimedRecall: claimed.recall,
        claimedAlarms: claimed.falseAlarms,
        beatenBy: setup.points.filter((point) => isBetter(point, quality)).length,
      }),
      [Symbol.asyncDispose]: () => models[Symbol.asyncDispose](),
    };
  };
}

/** Times of the latest texts since the last `take`, in milliseconds: those of the checks do not count. */
class TextTimes {
  readonly #latest = new Float64Array(4000);
  #count = 0;

  add(ms: number): void {
    this.#latest[this.#count++ % this.#latest.length] = ms;
  }

  take(share: number): number {
    const known = this.#latest.slice(0, this.#count).sort();
    this.#count = 0;
    return known[Math.floor(share * known.length)] ?? 0;
  }
}

/**
 * Scores the splits by every model; an answer is right where the policy that it follows gives it.
 *
 * @param variants those that are no trap are placed on the plane of work and recall
 */
export async function provision(
  { scale }: Run,
  variants: Readonly<Record<string, Candidate>>,
): Promise<Provisioned<Setup, readonly string[], Answer>> {
  // As many as it takes until half a per cent of the harmless ones are more than a handful.
  const texts = 4 * judgedTexts[scale];
  const files = {
    tiny: modelFile("tiny"),
    "tiny-longer": modelFile("tiny-longer"),
    guard: modelFile("guard"),
    "guard-int8": modelFile("guard-int8"),
  };
  const [validation, test] = [
    await evidenceOf("validation", texts, files),
    await evidenceOf("test", texts, files),
  ];
  const known = { validation, test };
  const outside = await evidenceOf("outside", texts / 4, files);
  const placed = await place(variants, known);
  const points = [...placed.values()].map(({ quality }) => quality);
  const band = placed.get("cascade")?.policy.escalate ?? null;
  const ambiguous = test.scores.linear.flatMap((score, at) =>
    band !== null && score >= band.low && score < band.high && at < samples("test").length ? at : [],
  );
  const answers = await openReference(files, test, settlers.alone("guard", validation));
  return {
    setup: { ...known, outside, files, points, ambiguous },
    expected: answers.expected,
    facts: {
      traffic: `${100 * prevalence} % attacks, texts of all lengths, one at a time, in pages of ${pageTexts}`,
      thresholds: `${100 * alarmShare} % false alarms among ${texts} validation texts, then frozen`,
      "on the front": frontOf(placed),
    },
    [Symbol.asyncDispose]: () => answers[Symbol.asyncDispose](),
  };
}
