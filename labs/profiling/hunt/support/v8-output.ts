/** Reads V8's CPU profiles. */
import type { Profiler } from "node:inspector/promises";
import type { Stack } from "../contract.ts";

/** A stack for every node that was seen; the time in which the thread had nothing to do is left out. */
export function stacksOfProfile(json: string): Stack[] {
  const { nodes, samples = [] }: Profiler.Profile = JSON.parse(json);
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const seen = Map.groupBy(samples, (id) => id);
  return [...seen].flatMap(([id, { length }]) => {
    const frames: { name: string; file: string }[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
      const frame = byId.get(at)?.callFrame;
      if (frame?.functionName === "(idle)") return [];
      if (frame) frames.unshift({ name: frame.functionName || "(anonymous)", file: frame.url });
    }
    return { frames, weight: length };
  });
}
