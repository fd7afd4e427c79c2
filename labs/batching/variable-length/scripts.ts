/** What is done to a variant besides load: one tenant sends nothing but prompts of 256 tokens, as fast as it is answered. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Stage } from "@labs/experiment";
import { maxTokens } from "@labs/models";
import { type Decision, type Prompt, pick } from "../shared/prompts.ts";
import type { ScriptCounter, Setup } from "./contract.ts";
import { openTenantBudget } from "./support/tenant-budget.ts";

type Here = Pick<Stage<Prompt, Decision, Setup>, "call" | "random" | "setup">;

/** Prompts that the attacker has on their way at once. */
const attackers = 32;
/** Tenants besides the attacker. */
const tenants = 16;
/** That a tenant may have on their way. */
const budget = 512;
const retryAfterMs = 20;
const longest: Prompt = { text: "the longest", tokens: Array.from({ length: maxTokens }, (_, at) => 2 + at) };

/** What one stretch came to. */
interface Seen {
  /** Response times of all but the attacker's, milliseconds, from when a prompt was due. */
  readonly ms: number[];
  attacks: number;
  /** Prompts of the others that found no budget, as often as they were sent. */
  rejected: number;
}

/** Three stretches: without the attacker, with it, and with it where each tenant has a budget of tokens. */
export async function attack(here: Here): Promise<Readonly<Record<ScriptCounter, number>>> {
  const unbounded = Number.POSITIVE_INFINITY;
  const quiet = await stretch(here, 0, unbounded);
  const attacked = await stretch(here, attackers, unbounded);
  const bounded = await stretch(here, attackers, budget);
  return {
    quietP99Ms: p99(quiet),
    attackedP99Ms: p99(attacked),
    boundedP99Ms: p99(bounded),
    attacks: attacked.attacks,
    boundedAttacks: bounded.attacks,
    rejectedOthers: bounded.rejected,
  };
}

async function stretch({ call, random, setup }: Here, attacking: number, tokens: number): Promise<Seen> {
  const { perSecond, seconds } = setup.others;
  const seen: Seen = { ms: [], attacks: 0, rejected: 0 };
  const taken = openTenantBudget(tokens);
  const send = async (tenant: string, prompt: Prompt, rejected: () => void) => {
    while (!taken.take(tenant, prompt.tokens.length)) {
      rejected();
      await sleep(retryAfterMs);
    }
    await call(prompt);
    taken.giveBack(tenant, prompt.tokens.length);
  };
  const began = performance.now();
  const end = began + 1000 * seconds;
  const attacks = Array.from({ length: attacking }, async () => {
    for (; performance.now() < end; seen.attacks++) await send("the attacker", longest, () => {});
  });
  const others: Promise<void>[] = [];
  const gapMs = () => (-1000 * Math.log(1 - random())) / perSecond;
  for (let due = began; due < end; due += gapMs()) {
    await sleep(Math.max(0, due - performance.now()));
    const wasDue = due;
    const sent = send(`tenant ${Math.floor(tenants * random())}`, pick(random, setup.prompts), () => {
      seen.rejected++;
    });
    others.push(sent.then(() => void seen.ms.push(performance.now() - wasDue)));
  }
  await Promise.all([...others, ...attacks]);
  return seen;
}

function p99({ ms }: Seen): number {
  return ms.toSorted((a, b) => a - b)[Math.floor(0.99 * ms.length)] ?? Number.NaN;
}
