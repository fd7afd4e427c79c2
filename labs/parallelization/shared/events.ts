/** Raw security events, drawn from a seed: most of them of one tenant, in sessions of its users. */
import { random } from "@labs/experiment";

/** How many events, and how unevenly they are spread. */
export interface EventPlan {
  readonly seed: number;
  readonly events: number;
  /** @default 200 */
  readonly tenants?: number;
  /** Share of the events that are of tenant 0. @default 0.5 */
  readonly hotShare?: number;
  /** The fewest words of a prompt; there are up to five more. @default 3 */
  readonly words?: number;
}

/** An event as it was logged. */
export type RawEvent = {
  /** From 0, in the order of the log. */
  readonly id: number;
  /** From 0; tenant 0 is the hot one. */
  readonly tenant: number;
  /** `<seconds> <user of the tenant> <kind> <words of a prompt …>`, as `parseLine` reads it. */
  readonly line: string;
};

/** What a line says. */
export interface ParsedLine {
  /** Seconds since 1970. */
  readonly at: number;
  /** A number within the tenant. */
  readonly user: number;
  readonly kind: string;
  readonly words: readonly string[];
}

/** What is known of a tenant besides its events. */
export type Tenant = {
  readonly tenant: number;
  readonly region: (typeof regions)[number];
  /** Suspicious words from which on a session of this tenant is flagged. */
  readonly threshold: number;
};

export const regions = ["ap", "eu", "us"] as const;

/** Words that make a session suspicious. */
export const suspiciousWords = ["bypass", "exfiltrate", "ignore", "jailbreak", "override", "password"];

/** Without an event for longer than this, seconds, a user's session is over. */
export const sessionGap = 1_800;

const kinds = ["login", "prompt", "prompt", "prompt", "upload"] as const;
const plainWords =
  `account agenda budget calendar contract customer draft email export figures invoice letter list meeting minutes
 notes order outline paper plan policy project quarter report review schedule summary table team ticket translate update week`.split(
    /\s+/,
  );

const start = Date.UTC(2026, 0, 5) / 1000;
const days = 7;
const eventsPerUser = 25;
const sessionsPerUser = 5;

/** Draws the events one by one: the same seed gives the same log on every machine, whatever its length is read to. */
export function* drawEvents(plan: EventPlan): Generator<RawEvent> {
  const { seed, events, tenants = 200, hotShare = 0.5, words = 3 } = plan;
  const draw = random(seed, "events");
  const upTo = (count: number) => Math.floor(draw() * count);
  const hotUsers = Math.max(1, Math.round((events * hotShare) / eventsPerUser));
  const otherUsers = Math.max(1, Math.round((events * (1 - hotShare)) / (tenants - 1) / eventsPerUser));
  for (let id = 0; id < events; id++) {
    const tenant = draw() < hotShare ? 0 : 1 + upTo(tenants - 1);
    const user = upTo(tenant === 0 ? hotUsers : otherUsers);
    const session = upTo(sessionsPerUser);
    // Sessions of a user lie on different days, at an hour of their own.
    const day = (user + session * 2) % days;
    const at = start + day * 86_400 + ((user * 7_919 + session * 104_729) % 80_000) + upTo(sessionGap);
    let line = `${at} ${user} ${kinds[upTo(kinds.length)]}`;
    for (let left = words + upTo(6); left > 0; left--) {
      const list = draw() < 0.04 ? suspiciousWords : plainWords;
      line += ` ${list[upTo(list.length)]}`;
    }
    yield { id, tenant, line };
  }
}

/** Metadata of all tenants, in their order. */
export function drawTenants({ seed, tenants = 200 }: Pick<EventPlan, "seed" | "tenants">): Tenant[] {
  const draw = random(seed, "tenants");
  return Array.from({ length: tenants }, (_, tenant) => ({
    tenant,
    region: regions[Math.floor(draw() * regions.length)] ?? "eu",
    threshold: 1 + Math.floor(draw() * 3),
  }));
}

/** Reads a line of the log. */
export function parseLine(line: string): ParsedLine {
  const [at, user, kind = "", ...words] = line.split(" ");
  return { at: Number(at), user: Number(user), kind, words };
}
