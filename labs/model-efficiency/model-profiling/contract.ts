/** What every variant does: serve texts while its tool watches and changes no answer, and tell what is wrong with a service. */
import type { Open, Provisioned, Run } from "@labs/experiment";
import { modelFile, openScorer, tokenize } from "@labs/models";
import { withinRounding } from "../scores.ts";
import { type Profiling, startCpuProfile } from "./cpu-profile.ts";
import { type Examine, examiner } from "./examine.ts";
import { type Marks, moment, type Span } from "./marks.ts";
import { traceFolder } from "./onnx-trace.ts";
import { type Diagnosis, optionsOf, type Patient } from "./patients.ts";
import { tracesFolder } from "./save-trace.ts";
import { openInferring } from "./service.ts";

/** Files of the healthy model and of the one with casts. */
export type Models = { readonly guard: string; readonly half: string };
export type Setup = { readonly models: Models };

/** A text to screen, or a patient to examine. */
export type Input = { readonly text: string } | { readonly patient: Patient };

export type Answer =
  | {
      readonly score: number;
      /** In most calls so far spans account for what a stopwatch around them saw; so it is where there are none. */
      readonly accounted: boolean;
    }
  | { readonly diagnosis: Diagnosis };

export type Subject = (input: Input) => Promise<Answer>;
export type Counter = "calls" | "totalMs" | "spanMs" | SpanName | "inKernels" | ScriptCounter;
export type ScriptCounter = "told" | "missed";
type SpanName = `${"tokenize" | "queue" | "infer" | "post"}Ms`;

/** A way to find out where time goes. */
export interface Tool {
  /** How it tells what is wrong, in a sentence. */
  readonly rule: string;
  /** What it keeps running while the service works. */
  readonly always?: {
    readonly spans?: (marks: Marks) => readonly Span[];
    readonly trace?: true;
    readonly cpuProfile?: true;
  };
  /** Names what is wrong with one service, by its stated rule; the other is known to be healthy. */
  diagnose(suspect: Examine, healthy: Examine): Promise<Diagnosis>;
  /** Per cent of a run that operators account for, by the last trace; only of tools that read one. */
  inKernels?(): number | undefined;
}

/** Share of a call that its spans have to account for, in most calls: a hiccup between two clocks says nothing. */
const accountedShare = 0.95;
const enoughCalls = 8;

/** Makes a variant of its tool. */
export function profiling(tool: Tool): Open<Subject, Setup, Counter, never> {
  return async ({ models }) => {
    await using stack = new AsyncDisposableStack();
    const inferring = stack.use(openInferring());
    const folder = stack.use(traceFolder());
    const tracePrefix = tool.always?.trace ? folder.prefix : null;
    const service = stack.use(await inferring.open({ ...optionsOf("healthy", models), tracePrefix }));
    let cpuProfile: Profiling | null = tool.always?.cpuProfile ? await startCpuProfile() : null;
    stack.defer(async () => {
      await cpuProfile?.stop();
    });
    const healthy = once(examiner(inferring, models, "healthy"));
    const sums = { calls: 0, totalMs: 0, spanMs: 0, tokenizeMs: 0, queueMs: 0, inferMs: 0, postMs: 0 };

    let accounted = 0;
    const screen = async (text: string): Promise<Answer> => {
      const asked = moment();
      const { score, marks } = await service.screen(text);
      const total = moment() - asked;
      const spans = tool.always?.spans?.(marks) ?? [];
      sums.calls++;
      sums.totalMs += total / 1e6;
      let spanned = 0;
      for (const { name, from, to } of spans) {
        spanned += to - from;
        const key = `${name}Ms`;
        if (isSpanName(key)) sums[key] += (to - from) / 1e6;
      }
      sums.spanMs += spanned / 1e6;
      if (spanned >= accountedShare * total) accounted++;
      const judged = spans.length > 0 && sums.calls >= enoughCalls;
      return { score, accounted: !judged || 2 * accounted >= sums.calls };
    };
    const examine = async (patient: Patient): Promise<Answer> => {
      // One profiler at a time: the one that stays on pauses for the examination.
      const stays = cpuProfile;
      cpuProfile = null;
      await stays?.stop();
      const diagnosis = await tool.diagnose(examiner(inferring, models, patient), healthy);
      cpuProfile = stays && (await startCpuProfile());
      return { diagnosis };
    };

    const owned = stack.move();
    return {
      subject: (input) => ("text" in input ? screen(input.text) : examine(input.patient)),
      read: async () => {
        const inKernels = tool.inKernels?.();
        const { calls, totalMs, ...spans } = sums;
        const seen = tool.always?.spans === undefined ? {} : spans;
        return { calls, totalMs, ...seen, ...(inKernels === undefined ? {} : { inKernels }) };
      },
      explain: async (name) => (name === "patients" ? tool.rule : null),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

/** What is known of the healthy service is recorded once, by each way to record it. */
function once(examine: Examine): Examine {
  const known = new Map<string, ReturnType<Examine>>();
  return (recording) => {
    const key = JSON.stringify(recording);
    const found = known.get(key) ?? examine(recording);
    known.set(key, found);
    return found;
  };
}

function isSpanName(key: string): key is SpanName {
  return ["tokenizeMs", "queueMs", "inferMs", "postMs"].includes(key);
}

export async function provision(_run: Run): Promise<Provisioned<Setup, Input, Answer>> {
  const models = { guard: modelFile("guard"), half: modelFile("guard-fp16") };
  const scorer = await openScorer({ model: models.guard, workers: 1 });
  return {
    setup: { models },
    expected: async (input, given) => {
      if ("patient" in input) return { diagnosis: input.patient };
      const [score = Number.NaN] = await scorer.score([tokenize(input.text)]);
      const told = given !== undefined && "score" in given ? given.score : undefined;
      return { score: withinRounding(score, told), accounted: true };
    },
    facts: {
      service: "one worker, one thread; the main thread tokenizes and answers",
      faults: "threads, casts, padding, blocked loop; one at a time, and one service without",
      traces: `${tracesFolder}/, for Perfetto`,
    },
    [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
  };
}
