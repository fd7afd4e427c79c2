import type { Provisioned, Run } from "@labs/experiment";
import { modelFile, type Split, samples, scoreLinear } from "@labs/models";
import { graphFacts } from "../graph-facts.ts";
import { alarmShare, judgedTexts, scoresOf, withinRounding } from "../scores.ts";
import { type Answer, isBetter, leastRecall, openModels, type Setup } from "./contract.ts";
import { pageTexts } from "./data.ts";
import { type Placed, place } from "./front.ts";
import {
  type Decision,
  decide,
  type Evidence,
  type Policy,
  prevalence,
  type Tier,
  worthOf,
} from "./policy.ts";

/** Has the splits scored by every model, and answers by whatever policy an answer says it follows. */
export async function provision({ scale }: Run): Promise<Provisioned<Setup, readonly string[], Answer>> {
  // The models are few here, and recalls are to be told apart.
  const texts = 2 * judgedTexts[scale];
  const files = {
    tiny: modelFile("tiny"),
    guard: modelFile("guard"),
    "guard-int8": modelFile("guard-int8"),
  };
  const [validation, test] = [
    await evidenceOf("validation", texts, files),
    await evidenceOf("test", texts, files),
  ];
  const placed = await place({ validation, test });
  const points = placed.map(({ worth: { work, recall } }) => ({ work, recall }));
  const [reference, band] = [policyOf(placed, "transformer"), policyOf(placed, "cascade").escalate];
  const ambiguous = test.scores.linear.flatMap((score, at) =>
    band !== null && score >= band.low && score < band.high && at < samples("test").length ? at : [],
  );

  await using stack = new AsyncDisposableStack();
  const models = new Map<Tier, Awaited<ReturnType<typeof openModels>>>();
  for (const first of ["guard", "tiny", "guard-int8"] as const)
    models.set(first, stack.use(await openModels({ files }, { first, threshold: 0, escalate: null })));
  const ask = (tier: Tier, text: string) => (models.get(tier) ?? models.get("guard"))?.ask(tier, text);
  const owned = stack.move();
  return {
    setup: { validation, test, files, points, ambiguous },
    expected: async (page, given) => {
      const followed = given !== undefined && worthOf(given.policy, test).recall >= leastRecall;
      const policy = followed ? given.policy : reference;
      const decisions: Decision[] = [];
      for (const [at, text] of page.entries()) {
        const told = given?.decisions[at];
        const score = async (tier: Tier) =>
          withinRounding((await ask(tier, text)) ?? Number.NaN, told?.by === tier ? told.score : undefined);
        decisions.push(await decide(policy, score));
      }
      return { policy, decisions };
    },
    facts: {
      traffic: `${100 * prevalence} % attacks, texts of all lengths, one at a time, in pages of ${pageTexts}`,
      thresholds: `${100 * alarmShare} % false alarms among ${texts} validation texts, then frozen`,
      "on the front": frontOf(placed),
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** Who is beaten by nobody, from the cheapest, with what they need and find. */
function frontOf(placed: readonly Placed[]): string {
  return placed
    .filter(({ worth }) => !placed.some((other) => isBetter(other.worth, worth)))
    .sort((a, b) => a.worth.work - b.worth.work)
    .map(
      ({ name, worth }) =>
        `${name} ${worth.recall.toFixed(1)} % for ${worth.work < 10 ? worth.work.toFixed(1) : Math.round(worth.work)} k`,
    )
    .join(", ");
}

function policyOf(placed: readonly Placed[], name: string): Policy {
  const found = placed.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no plan ${name}`);
  return found.policy;
}

async function evidenceOf(split: Split, texts: number, files: Setup["files"]): Promise<Evidence> {
  const list = samples(split, texts);
  const lengths = list.map(({ tokens }) => tokens.length);
  const work = async (file: string) => {
    const { multiplied } = await graphFacts(file);
    return lengths.map((length) => (multiplied * length) / 1000);
  };
  const scores = (tier: keyof Setup["files"]) => scoresOf(files[tier], split, texts);
  return {
    attack: list.map(({ attack }) => attack),
    scores: {
      linear: list.map(({ tokens }) => scoreLinear(tokens)),
      tiny: await scores("tiny"),
      guard: await scores("guard"),
      "guard-int8": await scores("guard-int8"),
    },
    work: {
      // One addition for every token and one for every pair.
      linear: lengths.map((length) => (2 * length) / 1000),
      tiny: await work(files.tiny),
      guard: await work(files.guard),
      "guard-int8": await work(files["guard-int8"]),
    },
  };
}
