/** The service on PyTorch: the same logits, the same faults, and what torch.profiler says of them. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openExperiment, whyMissing } from "@labs/harness/testing";
import { modelFile, samples } from "@labs/models";
import { openServices } from "@labs/services";
import ort from "onnxruntime-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { scenarios } from "./data.ts";
import experiment from "./experiment.ts";
import { diagnosesOf, type Lab } from "./support/diagnoses.fixture.ts";
import { saveRecording } from "./support/save-trace.ts";
import { summarizeTorch } from "./support/torch/torch-profile.ts";
import { startTorchService } from "./support/torch/torch-service.ts";

/** On a busy machine a service with too many threads takes seconds for a text. */
vi.setConfig({ testTimeout: 300_000 });

const services = openServices({ say: () => {} });
const missing = await whyMissing(services.pytorch());
const title = `PyTorch${missing === null ? "" : ` (skipped: ${missing})`}`;
let lab: Lab;

beforeAll(async () => {
  lab = await openExperiment(experiment, services);
});
afterAll(async () => {
  await lab?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

describe.skipIf(missing !== null)(title, () => {
  test("the module gives the logits of the ONNX file, and splits texts into the same tokens", async () => {
    const { url } = await services.pytorch();
    await using service = await startTorchService(url, lab.setup.weights, null);
    const session = await ort.InferenceSession.create(modelFile("guard"));
    for (const { text, tokens } of samples("test", 200).filter((_, at) => at % 5 === 0)) {
      const ids = new ort.Tensor("int32", Int32Array.from(tokens), [1, tokens.length]);
      const { logits } = await session.run({ ids });
      const ours = await service.logits(text);
      for (const [at, logit] of Array.from(logits?.data ?? [], Number).entries())
        expect(Math.abs((ours[at] ?? Number.NaN) - logit), text).toBeLessThan(1e-4);
      expect((await service.screen(text)).tokens).toBe(tokens.length);
    }
  });

  test("the table of operators names casts and padding, and is blind to threads and to the event loop", async () => {
    expect(await diagnosesOf(lab, "torch-key-averages")).toEqual({
      healthy: "healthy",
      threads: "healthy",
      casts: "casts",
      padding: "padding",
      "blocked loop": "healthy",
    });
  });

  test("a profiler on another thread than the one that infers sees no operator", async () => {
    expect(Object.values(await diagnosesOf(lab, "torch-wrong-thread"))).toEqual(
      scenarios.map(() => "healthy"),
    );
  });

  test.each(["torch-trace", "torch-scheduled"])(
    "%s names casts, and padding where it holds shapes",
    async (name) => {
      const { casts, padding, threads, healthy } = await diagnosesOf(lab, name);
      expect([casts, threads, healthy]).toEqual(["casts", "healthy", "healthy"]);
      // PyTorch without Kineto writes no shapes into its traces.
      expect(["padding", "healthy"]).toContain(padding);
    },
  );

  test("the handler for TensorBoard writes five inferences, and the files are kept", async () => {
    await using tool = await lab.open("torch-scheduled");
    const answer = await tool.call({ scenario: "healthy" });
    if (!("recording" in answer) || answer.recording.torch === null) throw new Error("nothing was recorded");
    const { files, operators } = answer.recording.torch;
    expect(Object.keys(files)).toEqual([expect.stringMatching(/^guard\.\d+\.pt\.trace\.json$/)]);
    expect(summarizeTorch(operators).runs).toBe(5);
    const folder = mkdtempSync(join(tmpdir(), "labs-traces-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    saveRecording("healthy", answer.recording, folder);
    expect(readdirSync(join(folder, "pytorch"))).toEqual(["healthy.pt.trace.json"]);
  });
});
