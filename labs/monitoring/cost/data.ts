/** Prompts and their senders, what is asked of a service, and the right answers. */
import { type Random, random } from "@labs/experiment";
import { drawPrompt, promptRisk } from "@labs/firewall";
import type { Seen, Signal } from "./contract.ts";

/** Senders that have a policy; the screening of any other fails. */
export const actors = 2_000;

/** Characters of a chat message. */
export const promptLength = 200;

/** `screen` is what the service is for; `scrape` reads its metrics; `rehearse` has a fresh instance live and end. */
export type Request =
  | ({ readonly kind: "screen" } & Submission)
  | { readonly kind: "scrape" }
  | ({ readonly kind: "rehearse" } & Rehearsal);

export interface Submission {
  readonly actor: number;
  readonly prompt: string;
}

/** A fresh instance with the same instruments answers requests, some of which fail, and is shut down. */
export interface Rehearsal {
  readonly requests: number;
  readonly failures: number;
  /** Whether the caller traces its requests, so that they are to be recorded whole. */
  readonly traced: boolean;
}

export type Answer = Screening | Scraped | Rehearsed;

export type Screening = { readonly decision: (typeof decisions)[number]; readonly risk: number };

export const decisions = ["allow", "review", "block"] as const;

export type Scraped = { readonly series: number; readonly bytes: number };

/** What the signals know after a rehearsal. */
export type Rehearsed = { readonly signals: readonly Told[] };

export interface Told extends Pick<Seen, "requests" | "failures"> {
  readonly signal: Signal["name"];
  /** Whether the times that it has add up to what the screenings took, or more. */
  readonly timed: boolean;
  readonly hasSteps: boolean;
  /** Failures whose error it has in words. */
  readonly reasons: number;
}

/** Screens a prompt; throws for a sender without a policy. */
export function screen({ actor, prompt }: Submission): Screening {
  if (actor > actors) throw new Error(`there is no policy for actor ${actor}`);
  const risk = Math.round(10_000 * promptRisk(prompt));
  const review = 3_000 + 100 * (actor % 7);
  const block = 6_500 + 100 * (actor % 11);
  return { decision: risk >= block ? "block" : risk >= review ? "review" : "allow", risk };
}

/** The right answer; of a rehearsal, what the signals that were told of must know of it. */
export function answerTo(request: Request, given: Answer | undefined): Answer {
  if (request.kind === "screen") return screen(request);
  if (request.kind === "scrape") throw new Error("what a scrape finds depends on what was before it");
  const { requests, failures } = request;
  const told = given !== undefined && "signals" in given ? given.signals : [];
  return { signals: told.map((one) => ({ ...one, requests, failures, timed: true })) };
}

const drawn = new Map<string, readonly Request[]>();

/** Prompts of a length by senders of all kinds: one object each, which is encoded once. */
function submissions(seed: number, length: number): readonly Request[] {
  const key = `${seed} ${length}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const draw = random(seed, "submissions", String(length));
  const made = Array.from({ length: 4_096 }, (_, index): Request => {
    const prompt = drawPrompt(draw, 3);
    const repeated = prompt.repeat(Math.ceil(length / prompt.length));
    return { kind: "screen", actor: 1 + ((index * 389) % actors), prompt: repeated.slice(-length) };
  });
  drawn.set(key, made);
  return made;
}

/** Draws what the load asks. */
export function drawScreen(draw: Random, seed: number, length = promptLength): Request {
  const all = submissions(seed, length);
  const one = all[Math.floor(draw() * all.length)];
  if (one === undefined) throw new Error("there are no prompts");
  return one;
}

/** Draws what answers are checked with: most of it rehearsals, since every load is checked for its own answers. */
export function drawChecked(draw: Random, seed: number): Request {
  if (draw() < 0.2) return drawScreen(draw, seed);
  return { kind: "rehearse", requests: 12, failures: 1 + Math.floor(draw() * 4), traced: true };
}

/** More callers than the service needs to be busy all the time, with prompts of a length. */
export const saturated = (length = promptLength) =>
  ({
    mode: "closed",
    clients: 16,
    share: 0.6,
    input: (draw: Random, { seed }: { readonly seed: number }) => drawScreen(draw, seed, length),
  }) as const;

/** An arm with what it is held against. */
export const changed = <const V extends string>(versus: V, change: string) => ({ versus, change });

/** What is sent is not scraped; four rounds show where it lies. */
export const shown = <const V extends string>(versus: V, change: string) =>
  ({ versus, change, shownOnly: true, drivenIn: ["saturated", "incident"] }) as const;

/** Beside FastAPI's own baseline; it has no fresh instances, hence no incident. */
export const fastApi = (change: string, ...more: readonly string[]) =>
  ({ versus: "fastapi-none", change, shownOnly: true, drivenIn: ["saturated", ...more] }) as const;
