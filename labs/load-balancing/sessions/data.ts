/** The people who are logged in, and what is checked of a variant. */
import type { Random } from "@labs/experiment";

/** Sessions in every script. */
export const sessions = 200;
/** Of these, how many are behind one address: an office, or a mobile network's gateway. */
export const behindOneAddress = 60;
/** Of these, how many begin after server e was added. */
export const newcomers = 50;
/** How long a session lasts, where a login asks for no less. */
export const lifetimeMs = 30 * 60_000;

/** What an attacker tries; `expired` is an honest browser that comes too late. */
export const attackNames = [
  ...(["tampered", "unsigned", "expired", "fixation"] as const),
  ...(["logged-out", "rewound"] as const),
] as const;
export type AttackName = (typeof attackNames)[number];

export type Request =
  /** Someone logs in and takes three turns. */
  | { readonly what: "conversation"; readonly user: string }
  | { readonly what: AttackName; readonly user: string }
  /** The balancer ends and comes back at the same port, without what it kept in memory. */
  | { readonly what: "restart-balancer" }
  /** Server e joins the fleet or leaves it. */
  | { readonly what: "server-e"; readonly state: "ready" | "maint" };

export type Answer =
  | { readonly user: string; readonly turns: number }
  | { readonly loggedOut: true }
  | { readonly gotIn: boolean }
  | { readonly done: true };

/** What every variant must refuse; the other attacks are counted. */
const checked = ["conversation", "tampered", "unsigned", "expired", "fixation"] as const;

/** Draws what is checked. */
export function drawCheck(draw: Random): Request {
  return {
    what: checked[Math.floor(draw() * checked.length)] ?? "conversation",
    user: `user-${Math.floor(draw() * 1e6)}`,
  };
}

/** An address in a private network. */
export function drawAddress(draw: Random): string {
  const octet = () => 1 + Math.floor(250 * draw());
  return `10.${octet()}.${octet()}.${octet()}`;
}

/** The same items in another order. */
export function shuffled<T>(items: readonly T[], draw: Random): T[] {
  return items
    .map((item) => [draw(), item] as const)
    .toSorted(([one], [other]) => one - other)
    .map(([, item]) => item);
}
