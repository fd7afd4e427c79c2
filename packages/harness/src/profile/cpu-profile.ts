import { sep } from "node:path";
import { fileURLToPath } from "node:url";

/** What V8 writes for `--cpu-prof`: a tree of functions, and which of them ran at every look. Times in microseconds. */
export interface CpuProfile {
  readonly nodes: readonly ProfileNode[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples: readonly number[];
  /** Time from the look before, of the first from `startTime`. */
  readonly timeDeltas: readonly number[];
}

interface ProfileNode {
  readonly id: number;
  readonly callFrame: CallFrame;
  readonly hitCount?: number;
  readonly children?: readonly number[];
}

interface CallFrame {
  readonly functionName: string;
  readonly url: string;
  /** From 0. */
  readonly lineNumber: number;
}

/** Where the processor was, by whose code it is. */
export const owners = ["own", "labs", "packages", "node", "garbage collector", "idle"] as const;

export type Owner = (typeof owners)[number];

/** A profile as a learner reads it. */
export interface HotSpots {
  /** Milliseconds that were looked at. */
  readonly total: number;
  /** Milliseconds by whose code ran; together they are the total. */
  readonly by: Readonly<Record<Owner, number>>;
  /** Functions of the variant's own files, the most time in themselves first. */
  readonly functions: readonly HotFunction[];
}

export interface HotFunction {
  readonly name: string;
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** Milliseconds in itself. */
  readonly self: number;
  /** Milliseconds in itself and in what it called, as far as it waited for it on the stack. */
  readonly total: number;
}

/** The part of a profile between two moments on the clock of `process.hrtime`, which is V8's too; all of it where they do not meet. */
export function cut(profile: CpuProfile, from: number, to: number): CpuProfile {
  const kept = looks(profile).filter(({ at }) => at >= from && at < to);
  const [first] = kept;
  if (first === undefined) return profile;
  const hits = new Map<number, number>();
  for (const { node } of kept) hits.set(node, (hits.get(node) ?? 0) + 1);
  return {
    nodes: profile.nodes.map((node) => ({ ...node, hitCount: hits.get(node.id) ?? 0 })),
    startTime: first.at,
    endTime: Math.min(to, profile.endTime),
    samples: kept.map(({ node }) => node),
    timeDeltas: kept.map(({ at }, index) => at - (kept[index - 1]?.at ?? first.at)),
  };
}

/**
 * Sums a profile up.
 *
 * @param own the folder whose files are the variant's own
 * @param shared the folder whose other files are the project's
 */
export function hotSpots(profile: CpuProfile, { own, shared }: { own: string; shared: string }): HotSpots {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]));
  const parents = new Map(
    profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)),
  );
  const ownerBy = new Map(
    profile.nodes.map(({ id, callFrame }) => [id, ownerOf(callFrame, own, shared)] as const),
  );
  const by = { own: 0, labs: 0, packages: 0, node: 0, "garbage collector": 0, idle: 0 };
  const functions = new Map<string, Growing>();
  /** The function of a node; nothing where it is not of the variant's own files. */
  const functionOf = (id: number): Growing | undefined => {
    const frame = nodes.get(id)?.callFrame;
    if (frame === undefined || ownerBy.get(id) !== "own") return undefined;
    const key = `${frame.url}:${frame.lineNumber}:${frame.functionName}`;
    const found = functions.get(key) ?? begin(frame);
    functions.set(key, found);
    return found;
  };
  for (const { node, at, until } of looks(profile)) {
    const ms = (until - at) / 1000;
    by[ownerBy.get(node) ?? "node"] += ms;
    const itself = functionOf(node);
    if (itself) itself.self += ms;
    // A function that calls itself is on the stack more than once and took the time once.
    const onStack = new Set<Growing>();
    for (let id: number | undefined = node; id !== undefined; id = parents.get(id)) {
      const one = functionOf(id);
      if (one) onStack.add(one);
    }
    for (const one of onStack) one.total += ms;
  }
  return {
    total: owners.reduce((sum, owner) => sum + by[owner], 0),
    by,
    functions: [...functions.values()].sort((a, b) => b.self - a.self || b.total - a.total),
  };
}

type Growing = { -readonly [K in keyof HotFunction]: HotFunction[K] };

function begin({ functionName, url, lineNumber }: CallFrame): Growing {
  return { name: functionName || "(anonymous)", file: pathOf(url), line: lineNumber + 1, self: 0, total: 0 };
}

interface Look {
  readonly node: number;
  readonly at: number;
  readonly until: number;
}

/** Each look stands for the time up to the next. */
function looks({ startTime, endTime, samples, timeDeltas }: CpuProfile): Look[] {
  let at = startTime;
  const moments = samples.map((_, index) => (at += timeDeltas[index] ?? 0));
  return samples.map((node, index) => {
    const from = moments[index] ?? at;
    return { node, at: from, until: Math.max(from, moments[index + 1] ?? endTime) };
  });
}

function ownerOf({ functionName, url }: CallFrame, own: string, shared: string): Owner {
  if (functionName === "(idle)") return "idle";
  if (functionName === "(garbage collector)") return "garbage collector";
  if (!url.startsWith("file:") && !url.startsWith("/")) return "node";
  const path = pathOf(url);
  if (path.includes(`${sep}node_modules${sep}`)) return "packages";
  if (path.startsWith(own + sep)) return "own";
  return path.startsWith(shared + sep) ? "labs" : "packages";
}

/** CommonJS modules come as paths, the others as URLs. */
function pathOf(url: string): string {
  return url.startsWith("file:") ? fileURLToPath(url) : url;
}
