/**
 * One tenant sends nothing but prompts of 256 tokens, as fast as it is answered: what happens to everyone else's p99 under
 * each policy, and with a budget of tokens for each tenant.
 *
 *     pnpm exec node labs/batching/variable-length/extra/attackers-length.ts [seconds]
 *
 * The others send at random moments, at half of what `fifo` manages, and their clocks run from when a prompt is due. Three
 * stretches for each policy, of as many seconds: without the attacker, with it, and with it under the budget. With 4 seconds,
 * about a minute and a half. A prompt that finds no budget is rejected and sent again after 20 ms. `pad-to-max` is left out: there
 * every prompt costs as much as the attacker's.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { random } from "@labs/experiment";
import { maxTokens, modelFile } from "@labs/models";
import { type Prompt, pick } from "../../shared/prompts.ts";
import type { Screen } from "../contract.ts";
import { mixedPrompts } from "../data.ts";
import experiment from "../experiment.ts";
import { openTenantBudget } from "../support/tenant-budget.ts";

const { positionals } = parseArgs({ allowPositionals: true });
const seconds = Number(positionals[0] ?? 4);
/** Prompts that the attacker has on their way at once. */
const attackers = 32;
/** Tenants besides the attacker. */
const tenants = 16;
const tokensPerTenant = 512;
const retryAfterMs = 20;
const prompts = mixedPrompts("quick");
const longest: Prompt = { text: "the longest", tokens: Array.from({ length: maxTokens }, (_, at) => 2 + at) };

interface Seen {
  /** Response times of all but the attacker's, milliseconds. */
  readonly ms: number[];
  /** Of the others, and of the attacker. */
  rejected: number;
  attacks: number;
  refusedAttacks: number;
}

const rate = 0.5 * (await capacityOf("fifo"));
console.log(
  `${tenants} tenants send ${rate.toFixed(0)} prompts a second together; the attacker keeps ${attackers} prompts of ${maxTokens} tokens on their way; a budget is ${tokensPerTenant} tokens\n`,
);
const table = new Map<string, Record<string, string | number>>();
for (const name of Object.keys(experiment.variants).filter((one) => one !== "pad-to-max")) {
  const quiet = await stretch(name, { attacked: false, budget: Number.POSITIVE_INFINITY });
  const attacked = await stretch(name, { attacked: true, budget: Number.POSITIVE_INFINITY });
  const bounded = await stretch(name, { attacked: true, budget: tokensPerTenant });
  table.set(name, {
    "p99 without, ms": p99(quiet),
    "p99 attacked, ms": p99(attacked),
    "p99 with budget, ms": p99(bounded),
    "attacks/s": Math.round(attacked.attacks / seconds),
    "with budget": Math.round(bounded.attacks / seconds),
    "others rejected": bounded.rejected,
    "attacks rejected": bounded.refusedAttacks,
  });
  console.error(`${name} is done`);
}
console.table(Object.fromEntries(table));

async function open(name: string) {
  const variant = Object.entries(experiment.variants).find(([other]) => other === name)?.[1];
  if (variant === undefined) throw new Error(`there is no variant ${name}`);
  const { open } = await variant.load();
  const opened = await open({ model: modelFile("guard"), prompts }, { seed: 1, instance: 0 });
  await Promise.all(prompts.slice(0, 32).map(opened.subject));
  return opened;
}

/** Prompts per second that a policy answers with 16 clients. */
async function capacityOf(name: string): Promise<number> {
  await using opened = await open(name);
  const draw = random("capacity");
  const end = performance.now() + 1000;
  let answered = 0;
  const client = async () => {
    for (; performance.now() < end; answered++) await opened.subject(pick(draw, prompts));
  };
  await Promise.all(Array.from({ length: 16 }, client));
  return answered;
}

async function stretch(name: string, under: { attacked: boolean; budget: number }): Promise<Seen> {
  await using opened = await open(name);
  const seen: Seen = { ms: [], rejected: 0, attacks: 0, refusedAttacks: 0 };
  const budget = openTenantBudget(under.budget);
  const send = async (screen: Screen, tenant: string, prompt: Prompt, rejected: () => void) => {
    while (!budget.take(tenant, prompt.tokens.length)) {
      rejected();
      await sleep(retryAfterMs);
    }
    await screen(prompt);
    budget.giveBack(tenant, prompt.tokens.length);
  };
  const draw = random("others", name);
  const began = performance.now();
  const end = began + 1000 * seconds;
  const others: Promise<void>[] = [];
  const attack = async () => {
    while (performance.now() < end) {
      await send(opened.subject, "attacker", longest, () => seen.refusedAttacks++);
      seen.attacks++;
    }
  };
  const attacks = under.attacked ? Array.from({ length: attackers }, attack) : [];
  const gapMs = () => (-1000 * Math.log(1 - draw())) / rate;
  for (let due = began; due < end; due += gapMs()) {
    await sleep(Math.max(0, due - performance.now()));
    const tenant = `tenant ${Math.floor(tenants * draw())}`;
    const prompt = pick(draw, prompts);
    const isDue = due;
    others.push(
      send(opened.subject, tenant, prompt, () => seen.rejected++).then(() => {
        seen.ms.push(performance.now() - isDue);
      }),
    );
  }
  await Promise.all([...others, ...attacks]);
  return seen;
}

function p99({ ms }: Seen): number {
  const sorted = ms.toSorted((a, b) => a - b);
  return Math.round(10 * (sorted[Math.floor(0.99 * sorted.length)] ?? Number.NaN)) / 10;
}
