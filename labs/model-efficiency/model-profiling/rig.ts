/** Serves texts while a tool records and changes no answer, and lets it diagnose faulty services; and the data. */
import type { Open, Provisioned, Run } from "@labs/experiment";
import { modelFile, openScorer, tokenize } from "@labs/models";
import { withinRounding } from "../shared/scores.ts";
import type { Scenario, Technique } from "./contract.ts";
import { startCpuProfile } from "./support/cpu-profile.ts";
import { instruments, rules } from "./support/instruments.ts";
import { moment, spansOf } from "./support/marks.ts";
import { traceFolder } from "./support/onnx-trace.ts";
import { type Recorder, recorder } from "./support/record.ts";
import { saveTrace, tracesFolder } from "./support/save-trace.ts";
import { type Inferring, openInferring, optionsOf } from "./support/service.ts";
import type { Answer, Counter, Input, Models, Setup, Subject } from "./support/subject.ts";

/** Share of a call that its spans have to account for, in most calls: a hiccup between two clocks says nothing. */
const accountedShare = 0.95;
const enoughCalls = 8;

/** Makes a variant out of its tool. */
export function variant(tool: Technique): Open<Subject, Setup, Counter, never> {
  return async ({ models }) => {
    await using stack = new AsyncDisposableStack();
    const inferring = stack.use(openInferring());
    const folder = stack.use(traceFolder());
    const tracePrefix = tool.always?.trace ? folder.prefix : null;
    const service = stack.use(await inferring.open({ ...optionsOf("healthy", models), tracePrefix }));
    let cpuProfile = tool.always?.cpuProfile ? await startCpuProfile() : null;
    stack.defer(async () => {
      await cpuProfile?.stop();
    });
    const spans = tool.always?.spans;
    const sums = { calls: 0, totalMs: 0, spanMs: 0, tokenizeMs: 0, queueMs: 0, inferMs: 0, postMs: 0 };
    let accounted = 0;
    const screen = async (text: string): Promise<Answer> => {
      const sent = moment();
      const { score, marks } = await service.screen(text);
      const total = moment() - sent;
      sums.calls++;
      sums.totalMs += total / 1e6;
      let spanned = 0;
      for (const { name, from, to } of spansOf(marks)) {
        if (!spans?.includes(name)) continue;
        spanned += to - from;
        sums[`${name}Ms`] += (to - from) / 1e6;
      }
      sums.spanMs += spanned / 1e6;
      if (spanned >= accountedShare * total) accounted++;
      const judged = spans !== undefined && sums.calls >= enoughCalls;
      return { score, accounted: !judged || 2 * accounted >= sums.calls };
    };

    const healthy = instruments(once(savingRecorder(inferring, models, "healthy")));
    let inKernels: number | undefined;
    const diagnose = async (scenario: Scenario): Promise<Answer> => {
      // One profiler at a time: the one that stays on pauses for the diagnosis.
      const stays = cpuProfile;
      cpuProfile = null;
      await stays?.stop();
      const suspect = instruments(savingRecorder(inferring, models, scenario));
      const trace = async () => {
        const signs = await suspect.trace();
        inKernels = signs.inKernels;
        return signs;
      };
      const diagnosis = await tool.diagnose({ ...suspect, trace }, healthy, rules);
      cpuProfile = stays && (await startCpuProfile());
      return { diagnosis };
    };

    const owned = stack.move();
    return {
      subject: (input) => ("text" in input ? screen(input.text) : diagnose(input.scenario)),
      read: async () => {
        const { calls, totalMs, ...spanned } = sums;
        const ofSpans = spans === undefined ? {} : spanned;
        return { calls, totalMs, ...ofSpans, ...(inKernels === undefined ? {} : { inKernels }) };
      },
      explain: async (name) => (name === "scenarios" ? tool.rule : null),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

/** Every trace that is recorded is kept for the reader. */
function savingRecorder(inferring: Inferring, models: Models, scenario: Scenario): Recorder {
  const record = recorder(inferring, models, scenario);
  return async (wanted) => {
    const recording = await record(wanted);
    if (wanted.trace) saveTrace(scenario, recording);
    return recording;
  };
}

/** The healthy service is recorded once, in each way to record it. */
function once(record: Recorder): Recorder {
  const known = new Map<string, ReturnType<Recorder>>();
  return (wanted) => {
    const key = JSON.stringify(wanted);
    const found = known.get(key) ?? record(wanted);
    known.set(key, found);
    return found;
  };
}

export async function provision(_run: Run): Promise<Provisioned<Setup, Input, Answer>> {
  const models = { guard: modelFile("guard"), half: modelFile("guard-fp16") };
  const scorer = await openScorer({ model: models.guard, workers: 1 });
  return {
    setup: { models },
    expected: async (input, given) => {
      if ("scenario" in input) return { diagnosis: input.scenario };
      const [score = Number.NaN] = await scorer.score([tokenize(input.text)]);
      const answered = given !== undefined && "score" in given ? given.score : undefined;
      return { score: withinRounding(score, answered), accounted: true };
    },
    facts: {
      service: "one worker, one thread; the main thread tokenizes and answers",
      faults: "threads, casts, padding, blocked loop; one at a time, and one service without",
      traces: `${tracesFolder}/, for Perfetto`,
    },
    [Symbol.asyncDispose]: () => scorer[Symbol.asyncDispose](),
  };
}
