/** Serves texts while a technique records and changes no answer, and examines faulty services by it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Open, Provisioned, Run, Urls } from "@labs/experiment";
import { modelFile, openScorer, tokenize } from "@labs/models";
import { withinRounding } from "../shared/scores.ts";
import type { Scenario, Technique } from "./contract.ts";
import { rulesOf, torchRules } from "./support/diagnose.ts";
import { examiner } from "./support/examine.ts";
import { moment } from "./support/marks.ts";
import { summarize, traceFolder } from "./support/onnx-trace.ts";
import { tracesFolder } from "./support/save-trace.ts";
import { openInferring, optionsOf } from "./support/service.ts";
import { spanTally } from "./support/span-tally.ts";
import type { Answer, Counter, Input, Setup, Subject } from "./support/subject.ts";
import { safetensorsOf } from "./support/torch/safetensors.ts";
import { torchExaminer } from "./support/torch/torch-examine.ts";
import { findFastApi, startTorchService } from "./support/torch/torch-service.ts";

/** Makes a variant out of what it records. */
export function variant(technique: Technique): Open<Subject, Setup, Counter, never> {
  const { spans, always = {} } = technique;
  return async ({ models }) => {
    await using stack = new AsyncDisposableStack();
    const inferring = stack.use(openInferring());
    const { prefix } = stack.use(traceFolder());
    const trace = always.trace ? { prefix, options: always.trace(prefix) } : null;
    const service = stack.use(await inferring.open({ ...optionsOf("healthy", models), trace }));
    let stopProfile = await always.cpuProfile?.();
    stack.defer(async () => {
      await stopProfile?.();
    });

    const tally = spanTally(spans);
    const screen = async (text: string): Promise<Answer> => {
      const sent = moment();
      const { score, marks } = await service.screen(text);
      return { score, accounted: tally.add(moment() - sent, marks) };
    };

    const examine = examiner(inferring, models, technique);
    let inKernels: number | undefined;
    const diagnose = async (scenario: Scenario): Promise<Answer> => {
      // One profiler at a time: the one that stays on pauses for the diagnosis.
      await stopProfile?.();
      stopProfile = undefined;
      const finding = await examine(scenario);
      stopProfile = await always.cpuProfile?.();
      const { trace } = finding.recording;
      if (trace !== null) inKernels = summarize(trace).inKernels;
      return finding;
    };

    const owned = stack.move();
    return {
      subject: (input) => ("text" in input ? screen(input.text) : diagnose(input.scenario)),
      read: async () => ({ ...tally.read(), ...(inKernels === undefined ? {} : { inKernels }) }),
      explain: async (name) => (name === "scenarios" ? rulesOf(technique) : null),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    };
  };
}

/**
 * Makes a variant on PyTorch behind FastAPI.
 *
 * @param technique the URL of a Python file that gives a profiler; `null` for a clock around the calls alone
 */
export function torchVariant(technique: string | null): Open<Subject, Setup, Counter, "pytorch"> {
  return async ({ weights }, { pytorch }) => {
    const service = await startTorchService(pytorch, weights, technique);
    await service.record();
    const examine = torchExaminer(service, technique !== null);
    const diagnose = async (scenario: Scenario): Promise<Answer> => {
      // The profiler that stays on pauses for the diagnosis.
      await service.recorded();
      const finding = await examine(scenario);
      await service.record();
      return finding;
    };
    return {
      subject: async (input) =>
        "text" in input
          ? { score: (await service.screen(input.text)).score, accounted: true }
          : await diagnose(input.scenario),
      explain: async (name) => (name === "scenarios" ? torchRules(technique !== null) : null),
      [Symbol.asyncDispose]: () => service[Symbol.asyncDispose](),
    };
  };
}

/** Also fetches the packages of FastAPI where there is PyTorch: five arms that did it when they are opened would end each other's time. */
export async function provision({
  pytorch,
}: Run & Partial<Urls<"pytorch">>): Promise<Provisioned<Setup, Input, Answer>> {
  if (pytorch !== undefined) await findFastApi(pytorch);
  const models = { guard: modelFile("guard"), half: modelFile("guard-fp16") };
  const scorer = await openScorer({ model: models.guard, workers: 1 });
  const nothing = { calls: [], trace: null, profile: null, workerProfile: null, torch: null };
  const folder = await mkdtemp(join(tmpdir(), "labs-weights-"));
  const weights = join(folder, "guard.safetensors");
  await writeFile(weights, safetensorsOf(models.guard));
  return {
    setup: { models, weights },
    expected: async (input, given) => {
      if ("scenario" in input) return { recording: nothing, ...given, diagnosis: input.scenario };
      const [score = Number.NaN] = await scorer.score([tokenize(input.text)]);
      const answered = given !== undefined && "score" in given ? given.score : undefined;
      return { score: withinRounding(score, answered), accounted: true };
    },
    facts: {
      service:
        "one worker, one thread; the main thread tokenizes and answers. Node and ONNX Runtime, or FastAPI and PyTorch",
      faults: "threads, casts, padding, blocked loop; one at a time, and one service without",
      recordings: `${tracesFolder}/, for Perfetto and Chrome`,
    },
    async [Symbol.asyncDispose]() {
      await scorer[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
