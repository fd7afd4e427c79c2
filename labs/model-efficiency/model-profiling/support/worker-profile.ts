/** V8's profile of the worker, on the clock of the marks, and as slices that lie inside one another. */
import type { Profiler } from "node:inspector/promises";

export interface WorkerProfile {
  readonly profile: Profiler.Profile;
  /** Nanoseconds that lie between V8's clock and that of the marks. */
  readonly shiftNs: number;
}

/** A function, and what it called, for as long as samples in a row found the thread in it. */
export interface Slice {
  readonly name: string;
  readonly url: string;
  /** Nanoseconds of the clock of the marks. */
  readonly from: number;
  readonly to: number;
}

/**
 * V8 counts microseconds of the machine's monotonic clock, as `process.hrtime` does on Linux; where it counts otherwise,
 * its beginning is laid on the moment of ours.
 *
 * @param begun before the profiler was started
 * @param ended after it was stopped
 */
export function onOurClock(profile: Profiler.Profile, begun: number, ended: number): WorkerProfile {
  const [from, to] = [1000 * profile.startTime, 1000 * profile.endTime];
  // Both clocks are read in whole microseconds.
  const isSame = from >= begun - 1000 && to <= ended + 1000;
  return { profile, shiftNs: isSame ? 0 : begun - from };
}

/** Stacks of samples, joined where they follow one another: what Chrome and Perfetto draw as a flame. */
export function slicesOf({ profile, shiftNs }: WorkerProfile): readonly Slice[] {
  const { nodes, samples = [], timeDeltas = [], startTime, endTime } = profile;
  const stackOf = stacksOf(nodes);
  const slices: Slice[] = [];
  let open: { readonly id: number; readonly frame: Frame; readonly from: number }[] = [];
  const close = (depth: number, at: number) => {
    for (const { frame, from } of open.slice(depth).reverse())
      slices.push({ name: frame.functionName || "(anonymous)", url: frame.url, from, to: at });
    open = open.slice(0, depth);
  };
  let us = startTime;
  for (const [at, id] of samples.entries()) {
    us += timeDeltas[at] ?? 0;
    const now = 1000 * us + shiftNs;
    const stack = stackOf(id);
    let same = 0;
    while (same < stack.length && open[same]?.id === stack[same]?.id) same++;
    close(same, now);
    for (const { id, callFrame } of stack.slice(same)) open.push({ id, frame: callFrame, from: now });
  }
  close(0, 1000 * Math.max(us, endTime) + shiftNs);
  return slices;
}

type Frame = Profiler.ProfileNode["callFrame"];

/** From the outermost call inwards; without the root, and without what says that nothing ran. */
function stacksOf(nodes: Profiler.Profile["nodes"]): (id: number) => readonly Profiler.ProfileNode[] {
  const parents = new Map(
    nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node] as const)),
  );
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const known = new Map<number, readonly Profiler.ProfileNode[]>();
  const stack = (id: number): readonly Profiler.ProfileNode[] => {
    const found = known.get(id);
    if (found !== undefined) return found;
    const node = byId.get(id);
    const parent = parents.get(id);
    const isShown = node !== undefined && parent !== undefined && node.callFrame.functionName !== "(idle)";
    const made = isShown ? [...stack(parent.id), node] : [];
    known.set(id, made);
    return made;
  };
  return stack;
}
