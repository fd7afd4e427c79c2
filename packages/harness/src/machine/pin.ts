import { execFileSync } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { allowedCpus, parseCpuList } from "./cpu-list.ts";
import { readIfThere } from "./read-if-there.ts";
import { readTopology, type Topology } from "./topology.ts";

/** Who runs where; processor lists as `taskset` takes them. */
export interface PinPlan {
  readonly subject: string;
  readonly generator: string;
  /** Words to put before the command of a subject. */
  readonly prefix: readonly string[];
  /** What to know about the choice, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The subject on the first processor, everything else of the run on the others: fit for comparing arms,
 * not for planning capacity, since garbage collection and input/output threads share the one processor.
 *
 * Services in containers are not moved; they need the container's own setting.
 *
 * @returns `null` without `taskset` or a second processor
 */
export function pinPlan(): PinPlan | null {
  if (!inPath("taskset")) return null;
  const cpus = allowedCpus(readIfThere("/proc/self/status"));
  return planFor(cpus, readTopology(cpus));
}

/**
 * The plan over these processors. Hardware threads of the subject's core stay unused, since they would share its
 * units with it; the generator stays on the subject's memory node.
 */
export function planFor(
  cpus: readonly number[],
  { siblings, nodes }: Topology = { siblings: new Map(), nodes: [] },
): PinPlan | null {
  const [subject, ...others] = cpus;
  if (subject === undefined || others.length === 0) return null;
  const ofCore = siblings.get(subject) ?? [];
  const apart = others.filter((cpu) => !ofCore.includes(cpu));
  const free = apart.length > 0 ? apart : others;
  const node = nodes.find((one) => one.includes(subject)) ?? [];
  const near = free.filter((cpu) => node.includes(cpu));
  const generator = near.length > 0 ? near : free;
  const unused = others.filter((cpu) => ofCore.includes(cpu) && !free.includes(cpu));
  return {
    subject: String(subject),
    generator: generator.join(","),
    prefix: ["taskset", "--cpu-list", String(subject)],
    notes: [
      ...(unused.length > 0
        ? [
            `Processor ${unused.join(", ")} stays unused: it is a hardware thread of the core that the subjects run on.`,
          ]
        : []),
      ...(apart.length === 0
        ? [
            "The processors are hardware threads of one core: subject and load generator slow each other down in spite of --pin.",
          ]
        : []),
      ...(nodes.length < 2
        ? []
        : near.length > 0
          ? [
              `This machine has ${nodes.length} memory nodes: subjects and load generator stay on the same one.`,
            ]
          : [
              `This machine has ${nodes.length} memory nodes, and the subjects' has no other core: every request crosses to another node.`,
            ]),
    ],
  };
}

/** All processors that a pinned run uses. */
export function cpusOf({ subject, generator }: PinPlan): number[] {
  return parseCpuList(`${subject},${generator}`);
}

/** Moves this process with all its threads; what it starts afterwards stays there too. */
export function pinSelf(plan: PinPlan): void {
  execFileSync("taskset", ["--all-tasks", "--pid", "--cpu-list", plan.generator, String(process.pid)], {
    stdio: ["ignore", "ignore", "pipe"],
  });
}

function inPath(program: string): boolean {
  return (process.env.PATH ?? "").split(delimiter).some((folder) => isExecutable(join(folder, program)));
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
