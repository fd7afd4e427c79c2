import { join } from "node:path";
import { parseCpuList } from "./cpu-list.ts";
import { readIfThere } from "./read-if-there.ts";

/** How processors belong together; empty where the system does not say. */
export interface Topology {
  /** Hardware threads of one core share its units: by processor, itself included. */
  readonly siblings: ReadonlyMap<number, readonly number[]>;
  /** Processors of each memory node. */
  readonly nodes: readonly (readonly number[])[];
}

/** Reads which processors share a core and which a memory node. */
export function readTopology(cpus: readonly number[], root = "/sys/devices/system"): Topology {
  const siblings = new Map<number, number[]>();
  for (const cpu of cpus) {
    const list = readIfThere(join(root, `cpu/cpu${cpu}/topology/thread_siblings_list`));
    if (list !== null) siblings.set(cpu, parseCpuList(list));
  }
  return { siblings, nodes: numaNodes(root) };
}

/** Processors of each memory node. */
export function numaNodes(root = "/sys/devices/system"): number[][] {
  const online = readIfThere(join(root, "node/online"));
  return parseCpuList(online ?? "").flatMap((node) => {
    const list = readIfThere(join(root, `node/node${node}/cpulist`));
    // A node without processors has memory only.
    return list === null || list.trim() === "" ? [] : [parseCpuList(list)];
  });
}
