/** Turns a set of switches into a measured firewall: connections, counters, cleanup; and the data. */
import { isDeepStrictEqual } from "node:util";
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { decide, promptRisk } from "@labs/firewall";
import { modelFile, openBlockingScorer, samples, tokenize } from "@labs/models";
import { type LoopCounter, watchLoop, withPostgres } from "@labs/services";
import type { Asked, Decision, Parts, Request, Switch } from "./contract.ts";
import { budget, eventCount, maxMemory, promptCount, rateShare, switches } from "./data.ts";
import { type Alone, timeAlone } from "./support/alone.ts";
import { amdahlLimit } from "./support/amdahl.ts";
import type { Answer, Subject } from "./support/api.ts";
import { diagram } from "./support/diagram.ts";
import { type FirewallCounter, openFirewall } from "./support/firewall.ts";
import type { ModelFiles } from "./support/model.ts";
import { makeTables, readAllHistories, readEntries } from "./support/tables.ts";

export type Services = "postgres" | "redis";

/** A type and not an interface: it can then travel as plain data. */
export type Setup = {
  readonly postgres: string;
  readonly models: ModelFiles;
  readonly prompts: readonly string[];
  readonly alone: Alone;
};

/** What the script asks. */
export interface Handles {
  isRight(asked: Asked, answer: Answer): Promise<boolean>;
}

export type Counter =
  | FirewallCounter
  | LoopCounter
  | "switches"
  | "objectiveMs"
  | "amdahlLimit"
  | "historyPages"
  /** Of the script. */
  | "lost"
  | "wrongAfterwards";

/** Makes a variant out of its switches. */
export function variant(
  names: readonly Switch[],
  parts: Partial<Parts> = {},
): Open<Subject, Setup, Counter, Services> {
  const on = new Set(names);
  const unknown = names.find((name) => !switches.includes(name));
  if (unknown !== undefined)
    throw new Error(`There is no switch "${unknown}": name some of ${switches.join(", ")}.`);
  return async ({ models, alone }, { postgres, redis }) => {
    await using stack = new AsyncDisposableStack();
    const firewall = stack.use(await openFirewall({ postgres, redis, models }, on, parts));
    const loop = stack.use(watchLoop());
    const owned = stack.move();
    return {
      subject: async ({ audit, ...request }) => {
        const answer = await firewall.screen(request);
        if (audit === undefined) return { ...answer, logged: null };
        const entries = await withPostgres(postgres, (client) => readEntries(client, [answer.id]));
        return { ...answer, logged: entries.map(({ id: _, ...entry }) => entry) };
      },
      read: async () => ({
        ...firewall.counts(),
        ...loop.read(),
        historyPages: await pagesSoFar(postgres),
        switches: on.size,
        objectiveMs: alone.ms,
        amdahlLimit: amdahlLimit(alone.shares, alone.meanTokens, on),
      }),
      explain: async (name) => (name === "saturated" ? diagram(on) : null),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

/** Pages that the server has read for histories; 0 where it does not count statements. */
async function pagesSoFar(postgres: string): Promise<number> {
  return withPostgres(postgres, async (client) => {
    const { rows: there } = await client.query(
      "SELECT FROM pg_extension WHERE extname = 'pg_stat_statements'",
    );
    if (there.length === 0) return 0;
    const { rows } = await client.query<{ pages: number }>(
      `SELECT coalesce(sum(shared_blks_hit + shared_blks_read), 0)::float8 AS pages FROM pg_stat_statements
      WHERE query LIKE '%FROM capstone_events WHERE%' AND query NOT LIKE '%pg_stat_statements%'
        AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())`,
    );
    return rows[0]?.pages ?? 0;
  });
}

/** The int8 model may move a probability, and so a score, by this much. */
const tolerance = 0.04;

/** Makes the tables, times the naive firewall, and computes the right answers apart from any variant. */
export async function provision(
  run: Run & Urls<Services>,
): Promise<Provisioned<Setup, Asked, Answer, Handles>> {
  await using stack = new AsyncDisposableStack();
  const { postgres, redis, seed } = run;
  stack.use(await makeTables(postgres, seed));
  const models = { fp32: modelFile("guard"), int8: modelFile("guard-int8") };
  const prompts = samples("test", promptCount).map(({ text }) => text);
  const risks = await risksOf(models.fp32, prompts);
  const historyOf = await readAllHistories(postgres);
  const alone = await timeAlone({ postgres, redis, models }, prompts, seed);
  const owned = stack.move();
  const expected = async ({ tenant, actor, prompt, audit }: Asked, given?: Answer): Promise<Answer> => {
    const history = historyOf(tenant, actor);
    const risk = risks.get(prompt) ?? Number.NaN;
    const near = [-tolerance, 0, tolerance].map((by) => decide(history, Math.min(1, Math.max(0, risk + by))));
    const right = rightOf(near, given);
    const { decision, score } = right;
    const logged = audit === undefined ? null : [{ tenant, actor, decision, score }];
    return { id: given?.id ?? "", ...right, logged };
  };
  return {
    setup: { postgres, models, prompts, alone },
    expected,
    handles: {
      isRight: async (asked, answer) => isDeepStrictEqual(answer, await expected(asked, answer)),
    },
    facts: {
      objective: `99 % of the requests within ${alone.ms.toPrecision(3)} ms, what the naive firewall takes for one alone on this machine, at ${100 * rateShare} % of the reference's rate; at most ${maxMemory} MB and ${budget} switches`,
      "alone, naive": Object.entries(alone.shares.opened)
        .map(([station, share]) => `${station} ${Math.round(100 * share)} %`)
        .join(", "),
      events: `${eventCount}, of which a decision reads those of one actor`,
      prompts: `${prompts.length}, of ${Math.round(alone.meanTokens)} tokens on average`,
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

/** What was answered, where it lies between what the two models may say; else what the exact model says. */
function rightOf([low, exact, high]: Decision[], given: Answer | undefined): Decision {
  if (low === undefined || exact === undefined || high === undefined)
    throw new Error("three decisions are needed");
  if (given === undefined) return exact;
  const { decision, score, events } = given;
  const isNear = score >= low.score && score <= high.score && events === exact.events;
  const isTold = [low, exact, high].some((one) => one.decision === decision);
  return isNear && isTold ? { decision, score, events } : exact;
}

/** Risk of each prompt, scored alone and at its own length. */
async function risksOf(
  model: string,
  prompts: readonly string[],
): Promise<ReadonlyMap<Request["prompt"], number>> {
  await using scorer = await openBlockingScorer({ model });
  const risks = new Map<string, number>();
  for (const prompt of prompts) {
    const [probability = Number.NaN] = await scorer.score([tokenize(prompt)]);
    risks.set(prompt, Math.max(promptRisk(prompt), probability));
  }
  return risks;
}
