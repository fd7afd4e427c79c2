/** Turns a pipeline into a measured subject: commits go through it, and what it says of them is counted. */
import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Open, Provisioned, Transport } from "@labs/experiment";
import type { Commit, GateName, Pipeline, Run, Trust } from "./contract.ts";
import { gateNames, type Input, parts } from "./data.ts";
import { checkOut, checkOutToy, commit, touch, workFolder } from "./support/check-out.ts";
import { childrenMs, runScript, textOf } from "./support/run-script.ts";
import { byExitCode } from "./support/trust.ts";

export { byExitCode };

export type Setup = {
  readonly folder: string;
  /** The commit that all others come after. */
  readonly base: string;
};

export type Counter =
  | ("caught" | "beside" | "missedCaught" | "firstRedSeconds" | "gatesToRed")
  | ("falseAlarms" | "seconds" | "processorSeconds" | "gates")
  | `${"red" | "seconds" | "processor"} ${GateName}`;

/** Of one commit. */
export interface Answer {
  readonly red: boolean;
  readonly seen?: Seen;
}

export interface Seen {
  readonly ms: number;
  readonly processorMs: number;
  /** Of those that ended, in that order; `endMs` since the pipeline began. */
  readonly gates: readonly Gated[];
}

interface Gated {
  readonly name: GateName;
  readonly isGreen: boolean;
  readonly ms: number;
  readonly endMs: number;
  /** Right where gates run one after another. */
  readonly processorMs: number;
  /** The end of what it printed. */
  readonly output: string;
}

export type Subject = (input: Input) => Promise<Answer>;

export const transport = {
  kind: "in-process",
  call: (subject, input) => subject(input),
} as const satisfies Transport<Subject, Input, Answer>;

/** Makes a variant out of its pipeline; the wrong ones trust what they should not. */
export function variant(
  pipeline: Pipeline,
  trust: Trust = byExitCode,
): { readonly open: Open<Subject, Setup, Counter, never> } {
  return {
    async open({ folder, base }) {
      const own = await mkdtemp(join(folder, "cell-"));
      const head = join(own, "head");
      const checked = new Map<string, Promise<Answer>>();
      const redBy = new Map<string, string>();
      const answer = async (input: Input): Promise<Answer> => {
        if (input.what === "endings") return { red: await endingsAreRed(own, input.of, pipeline, trust) };
        await checkOut(head);
        const isMeasured = input.what === "identical";
        const seen = await judge({ pipeline, trust, head, base }, await change(head, input), isMeasured);
        const reds = seen.gates.flatMap(({ name, isGreen }) => (isGreen ? [] : name));
        if (input.what === "commit") redBy.set(input.planted, reds.join(" and ") || "none");
        return { red: reds.length > 0, seen };
      };
      // One commit after another: they share a folder, and the processors.
      let last: Promise<unknown> = Promise.resolve();
      const afterLast = (input: Input) => {
        const next = last.then(() => answer(input));
        last = next.catch(() => null);
        return next;
      };
      return {
        subject: (input) => {
          if (input.what !== "endings") return afterLast(input);
          // A pipeline says the same at every check.
          const name = input.of.join(", ");
          const known = checked.get(name) ?? afterLast(input);
          checked.set(name, known);
          return known;
        },
        explain: async (name) =>
          name === "defects" ? [...redBy].map(([planted, gates]) => `${planted}: ${gates}`).join(", ") : null,
        async [Symbol.asyncDispose]() {
          await last;
          await rm(own, { recursive: true, force: true });
        },
      };
    },
  };
}

/** The files that a commit changes, which are written. */
async function change(head: string, input: Exclude<Input, { what: "endings" }>): Promise<readonly string[]> {
  if (input.what === "commit") return commit(head, input.planted);
  const files = input.what === "touch" ? parts.slice(0, input.parts) : ["src/rules.ts"];
  await touch(head, files);
  return files;
}

interface Context {
  readonly pipeline: Pipeline;
  readonly trust: Trust;
  readonly head: string;
  readonly base: string;
}

/** @param onlyBench the other gates are taken as green and not run */
async function judge(context: Context, changed: readonly string[], onlyBench = false): Promise<Seen> {
  const { pipeline, trust, head, base } = context;
  const gates: Gated[] = [];
  const commit: Commit = { changed };
  const [began, before] = [performance.now(), childrenMs()];
  const run: Run = async (gate, cancel) => {
    if (cancel?.aborted || trust.isKnown(gate, commit) || (onlyBench && gate.name !== "bench")) return true;
    const [start, processor] = [performance.now(), childrenMs()];
    const name = gate.script ?? gate.name;
    const command = trust.command({ name, text: await textOf(head, name) });
    const ended = await runScript({ folder: head, command, base, cancel });
    if (cancel?.aborted) return true;
    const now = performance.now();
    const isGreen = trust.isGreen(ended);
    const times = { ms: now - start, endMs: now - began, processorMs: childrenMs() - processor };
    gates.push({ name: gate.name, isGreen, output: ended.output, ...times });
    return isGreen;
  };
  await pipeline(commit, run);
  return { ms: performance.now() - began, processorMs: childrenMs() - before, gates };
}

/** Whether the last of some commits is red of which each changes the same file, and whose unit tests end like that. */
async function endingsAreRed(own: string, endings: readonly string[], pipeline: Pipeline, trust: Trust) {
  const head = join(own, "toy");
  let red = false;
  for (const ending of endings) {
    await checkOutToy(head, { ...Object.fromEntries(scripts.map((name) => [name, "exit 0"])), unit: ending });
    const { gates } = await judge({ pipeline, trust, head, base: head }, ["src/decide.ts"]);
    red = gates.some(({ isGreen }) => !isGreen);
  }
  return red;
}

const scripts = [...gateNames, "bench-once"];

export async function provision(): Promise<Provisioned<Setup, Input, Answer>> {
  const folder = await workFolder();
  const base = join(folder, "base");
  await checkOut(base);
  return {
    setup: { folder, base },
    async expected(input) {
      if (input.what !== "endings")
        throw new Error("what a pipeline says of a commit is counted, not checked");
      return { red: input.of.at(-1) !== "exit 0" };
    },
    facts: {
      gates:
        "scripts of support/service/package.json: tsc, vitest, a bench against the base, bytes of the image's layers, the ONNX model, @labs/manifests",
      services:
        "PostgreSQL, started by the gate: in a container with LABS_SERVICES=docker, else on this machine",
      commits: "support/commits: one correct patch, seven that a gate is there for, two that none is",
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}
