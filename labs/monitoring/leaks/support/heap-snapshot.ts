/** Sums of a V8 heap snapshot by constructor, and how they grew between two. */
import type { Growth } from "../contract.ts";

/** The parts of a `.heapsnapshot` that sums need: nodes are rows of numbers, their fields and types are named once. */
export interface HeapSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
    };
  };
  readonly nodes: readonly number[];
  readonly strings: readonly string[];
}

export type Sums = ReadonlyMap<string, { readonly count: number; readonly bytes: number }>;

/** Objects and bytes by constructor. A closure counts under the name of its function; what has no name stands in brackets. */
export function sumsOf({ snapshot: { meta }, nodes, strings }: HeapSnapshot): Sums {
  const [types] = meta.node_types;
  const width = meta.node_fields.length;
  const [type, name, size] = ["type", "name", "self_size"].map((field) =>
    meta.node_fields.indexOf(field),
  ) as [number, number, number];
  const sums = new Map<string, { count: number; bytes: number }>();
  for (let row = 0; row < nodes.length; row += width) {
    const kind = types[nodes[row + type] ?? 0] ?? "";
    if (ofEngine.has(kind)) continue;
    const key = labelOf(kind, strings[nodes[row + name] ?? 0] ?? "");
    const sum = sums.get(key) ?? { count: 0, bytes: 0 };
    sum.count++;
    sum.bytes += nodes[row + size] ?? 0;
    sums.set(key, sum);
  }
  return sums;
}

/** Compiled code and shapes of objects come and go as V8 likes. */
const ofEngine: ReadonlySet<string> = new Set(["code", "hidden", "object shape"]);

/** Names that say nothing of whose object it is. */
const anonymous = /^$|^(?:Object|Array|Map|Set|String|Number|Function)$|^system \//;

function labelOf(kind: string, name: string): string {
  const isNamed = (kind === "object" || kind === "closure") && !anonymous.test(name);
  return isNamed ? name : `(${kind === "object" ? name || kind : kind})`;
}

/** What there is more of in the second, the most bytes first, for each request. */
export function growthsOf(before: Sums, after: Sums, requests: number): Growth[] {
  return [...after]
    .map(([name, { count, bytes }]) => {
      const { count: countThen, bytes: bytesThen } = before.get(name) ?? { count: 0, bytes: 0 };
      return { name, count: (count - countThen) / requests, bytes: (bytes - bytesThen) / requests };
    })
    .filter(({ count, bytes }) => count > 0 && bytes > 0)
    .toSorted((a, b) => b.bytes - a.bytes);
}
