/** A sampled heap, by the function of the service that allocated. */
import type { HeapProfiler } from "node:inspector/promises";
import type { Growth } from "../contract.ts";

type Node = HeapProfiler.SamplingHeapProfileNode;

/**
 * What is still there, the most first, for each request. An allocation in a library or in the engine counts for the nearest function of
 * the service on its stack; what has none there is left out.
 *
 * @param isOwn whether a file is the service's
 */
export function sitesOf(
  { head }: Pick<HeapProfiler.SamplingHeapProfile, "head">,
  requests: number,
  isOwn: (url: string) => boolean,
): Growth[] {
  const bytes = new Map<string, number>();
  const visit = ({ callFrame: { functionName, url }, selfSize, children }: Node, owner: string | null) => {
    const name = isOwn(url) ? functionName || owner || "(anonymous)" : owner;
    if (name !== null && selfSize > 0) bytes.set(name, (bytes.get(name) ?? 0) + selfSize);
    for (const child of children) visit(child, name);
  };
  visit(head, null);
  return [...bytes]
    .map(([name, all]) => ({ name, count: 0, bytes: all / requests }))
    .toSorted((a, b) => b.bytes - a.bytes);
}
