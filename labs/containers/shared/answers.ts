/** What callers ask the firewall, and what is right: computed apart from its service, in this process. */
import { type Random, random } from "@labs/experiment";
import {
  actorOfRank,
  eventRows,
  loadEvents,
  openOrigin,
  promptRisk,
  type ScreeningRequest,
} from "@labs/firewall";
import { modelFile, openScorer, samples, tokenize } from "@labs/models";

/** A type and not an interface: it travels as plain data. */
export type Answer = {
  /** The body of `GET /healthz`, byte for byte. */
  readonly health: string;
  /** The body of `POST /screen`, byte for byte but for the moment at which it was computed. */
  readonly verdict: string;
};

/** The model that scores prompts in both experiments. */
export const model = "guard";
/** Days of events that a verdict looks back: more than there are. */
export const historyDays = 7;
const actors = 100;
const candidates = 100;
/** How much more than the rules the model has to say: more than the rounding of a score. */
const clear = 0.05;

export interface RightAnswers extends AsyncDisposable {
  /** Requests whose verdict is another one where the model is not asked. */
  readonly requests: readonly ScreeningRequest[];
  of(request: ScreeningRequest): Promise<Answer>;
}

/** Fills the database with the same events for the same seed, up to now, and opens what verdicts are computed with. */
export async function openAnswers(postgres: string, seed: number): Promise<RightAnswers> {
  await using stack = new AsyncDisposableStack();
  stack.use(
    await loadEvents(postgres, { seed, rows: eventRows.smoke, actors, now: new Date().toISOString() }),
  );
  const scorer = stack.use(await openScorer({ model: modelFile(model), workers: 1 }));
  const risk = async (prompt: string) =>
    Math.max(promptRisk(prompt), ...(await scorer.score([tokenize(prompt)])));
  const origin = stack.use(openOrigin({ postgres, windowDays: historyDays, connections: 1, risk }));
  const draw = random(seed, "requests");
  const requests: ScreeningRequest[] = [];
  for (const { text: prompt } of samples("test", candidates)) {
    const actor = actorOfRank(1 + Math.floor(draw() * actors), actors);
    if ((await risk(prompt)) > promptRisk(prompt) + clear) requests.push({ actor, prompt });
  }
  const resources = stack.move();
  return {
    requests,
    of: async (request) => {
      const { computedAt: _, ...verdict } = await origin.screen(request);
      return { health: '{"status":"ok"}', verdict: JSON.stringify(verdict) };
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

export function pick<T>(draw: Random, items: readonly T[]): T {
  const item = items[Math.floor(draw() * items.length)];
  if (item === undefined) throw new Error("there is nothing to pick from");
  return item;
}
