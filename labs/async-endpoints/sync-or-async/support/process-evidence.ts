/** What the system says of a server's processes, whatever they are written in. Linux only. */
import { readdir, readFile } from "node:fs/promises";

export type ProcessCounter = "bytes" | "threads";

export interface ProcessEvidence {
  /** Empty where the system does not say. */
  read(): Promise<Readonly<Partial<Record<ProcessCounter, number>>>>;
}

/** Looks at a process and what it has started. */
export function openProcessEvidence(pid: number): ProcessEvidence {
  return {
    async read() {
      const pids = await treeOf(pid);
      const [bytes, threads] = await Promise.all([sumOf(pids, pssOf), sumOf(pids, threadsOf)]);
      return bytes > 0 ? { bytes, threads } : {};
    },
  };
}

async function sumOf(pids: readonly number[], of: (pid: number) => Promise<number>): Promise<number> {
  return (await Promise.all(pids.map(of))).reduce((sum, one) => sum + one, 0);
}

/** A page that several processes map is divided among them. */
async function pssOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "latin1").catch(() => "");
  return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0);
}

async function threadsOf(pid: number): Promise<number> {
  return (await readdir(`/proc/${pid}/task`).catch(() => [])).length;
}

async function treeOf(pid: number): Promise<number[]> {
  const tasks = await readdir(`/proc/${pid}/task`).catch(() => []);
  const lists = await Promise.all(
    tasks.map((task) => readFile(`/proc/${pid}/task/${task}/children`, "latin1").catch(() => "")),
  );
  const children = lists.flatMap((list) => list.split(" ").filter(Boolean).map(Number));
  return [pid, ...(await Promise.all(children.map(treeOf))).flat()];
}
