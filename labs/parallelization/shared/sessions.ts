/** What a job does with events, in TypeScript: lines become numbers, numbers sessions, sessions statistics of tenants. */
import { parseLine, sessionGap, suspiciousWords, type Tenant } from "./events.ts";

/** Events as columns; an event is the same place in each. Plain memory that moves between threads without a copy. */
export interface EventColumns {
  readonly tenant: Int32Array;
  readonly user: Int32Array;
  /** Seconds since 1970. */
  readonly at: Int32Array;
  readonly tokens: Int32Array;
  readonly suspicious: Int32Array;
}

/** Features of one session. */
export interface Session {
  readonly tenant: number;
  readonly events: number;
  /** From its first event to its last. */
  readonly seconds: number;
  readonly tokens: number;
  readonly suspicious: number;
}

/** What is known of a tenant in the end. */
export type TenantTotals = {
  sessions: number;
  events: number;
  tokens: number;
  suspicious: number;
  /** Seconds of the longest session. */
  longest: number;
  /** Sum of the squares of the sessions' events: no session can be cut differently without changing it. */
  squares: number;
  /** Sessions with at least as many suspicious words as the tenant's threshold. */
  flagged: number;
};

/** Statistics by tenant. */
export type Totals = Map<number, TenantTotals>;

export const totalNames = [
  "sessions",
  "events",
  "tokens",
  "suspicious",
  "longest",
  "squares",
  "flagged",
] as const satisfies readonly (keyof TenantTotals)[];

const suspicious = new Set(suspiciousWords);

/** Room for events. */
export function eventColumns(
  length: number,
  memory = (bytes: number): ArrayBufferLike => new ArrayBuffer(bytes),
): EventColumns {
  const column = () => new Int32Array(memory(4 * length) as ArrayBuffer);
  return { tenant: column(), user: column(), at: column(), tokens: column(), suspicious: column() };
}

/** Parses and tokenizes lines into columns, from a place on. */
export function parseLines(
  tenants: ArrayLike<number>,
  lines: readonly string[],
  into: EventColumns,
  from = 0,
): void {
  for (let row = 0; row < lines.length; row++) {
    const { at, user, words } = parseLine(lines[row] ?? "");
    into.tenant[from + row] = tenants[row] ?? 0;
    into.user[from + row] = user;
    into.at[from + row] = at;
    into.tokens[from + row] = words.length;
    into.suspicious[from + row] = words.reduce((sum, word) => sum + (suspicious.has(word) ? 1 : 0), 0);
  }
}

/**
 * Cuts the events of each user into sessions.
 *
 * @param rows the places to look at, which hold all events of a user or none. @default all
 * @param gap seconds without an event that end a session; below 0 each event stands for itself
 */
export function* sessionsOf(
  events: EventColumns,
  rows?: Iterable<number>,
  gap = sessionGap,
): Generator<Session> {
  const users = new Map<number, number[]>();
  for (const row of rows ?? events.at.keys()) {
    const key = (events.tenant[row] ?? 0) * 2 ** 24 + (events.user[row] ?? 0);
    const own = users.get(key);
    if (own === undefined) users.set(key, [row]);
    else own.push(row);
  }
  const at = (row: number) => events.at[row] ?? 0;
  for (const own of users.values()) {
    own.sort((one, other) => at(one) - at(other));
    for (let from = 0, to = 1; to <= own.length; to++) {
      if (to < own.length && at(own[to] ?? 0) - at(own[to - 1] ?? 0) <= gap) continue;
      yield sessionFrom(events, own, from, to);
      from = to;
    }
  }
}

function sessionFrom(events: EventColumns, rows: readonly number[], from: number, to: number): Session {
  const first = rows[from] ?? 0;
  let tokens = 0;
  let suspicious = 0;
  for (let index = from; index < to; index++) {
    tokens += events.tokens[rows[index] ?? 0] ?? 0;
    suspicious += events.suspicious[rows[index] ?? 0] ?? 0;
  }
  const seconds = (events.at[rows[to - 1] ?? 0] ?? 0) - (events.at[first] ?? 0);
  return { tenant: events.tenant[first] ?? 0, events: to - from, seconds, tokens, suspicious };
}

/** Joins sessions with the tenants' thresholds and adds them up by tenant. */
export function totalsOf(sessions: Iterable<Session>, thresholds: readonly number[]): Totals {
  const totals = new Map<number, TenantTotals>();
  for (const { tenant, events, seconds, tokens, suspicious } of sessions) {
    let own = totals.get(tenant);
    if (own === undefined) {
      own = { sessions: 0, events: 0, tokens: 0, suspicious: 0, longest: 0, squares: 0, flagged: 0 };
      totals.set(tenant, own);
    }
    own.sessions++;
    own.events += events;
    own.tokens += tokens;
    own.suspicious += suspicious;
    own.longest = Math.max(own.longest, seconds);
    own.squares += events * events;
    if (suspicious >= (thresholds[tenant] ?? 0)) own.flagged++;
  }
  return totals;
}

/** Adds up partial statistics: the order of the parts changes nothing, because all of them are whole numbers. */
export function mergeTotals(parts: Iterable<ReadonlyMap<number, TenantTotals>>): Totals {
  const merged = new Map<number, TenantTotals>();
  for (const part of parts)
    for (const [tenant, totals] of part) {
      const own = merged.get(tenant);
      if (own === undefined) merged.set(tenant, { ...totals });
      else
        for (const name of totalNames)
          own[name] = name === "longest" ? Math.max(own[name], totals[name]) : own[name] + totals[name];
    }
  return merged;
}

/** Metadata by number: thresholds as a list. */
export function thresholdsOf(tenants: readonly Tenant[]): number[] {
  const thresholds: number[] = [];
  for (const { tenant, threshold } of tenants) thresholds[tenant] = threshold;
  return thresholds;
}

const columnNames = ["tenant", "user", "at", "tokens", "suspicious"] as const;

/** The columns by themselves, to be moved. */
export function columnsOf(events: EventColumns): Int32Array[] {
  return columnNames.map((name) => events[name]);
}

/** Puts events one after another. */
export function joinColumns(parts: readonly EventColumns[]): EventColumns {
  const all = eventColumns(parts.reduce((sum, { at }) => sum + at.length, 0));
  let from = 0;
  for (const part of parts) {
    for (const name of columnNames) all[name].set(part[name], from);
    from += part.at.length;
  }
  return all;
}

/** Copies some events. */
export function takeRows(events: EventColumns, rows: readonly number[]): EventColumns {
  const taken = eventColumns(rows.length);
  for (const name of columnNames)
    for (let index = 0; index < rows.length; index++)
      taken[name][index] = events[name][rows[index] ?? 0] ?? 0;
  return taken;
}
