/** One ONNX Runtime session that turns packed tokens into probabilities, on the thread that opened it. */
import { LabError } from "@labs/experiment";
import ort from "onnxruntime-node";
import type { Packed } from "../texts/pack.ts";
import { quantizedPrecision } from "./processor.ts";

export interface SessionOptions {
  /** Path of an `.onnx` file. */
  readonly model: string;
  /** Memory is kept for the next inference, at the size of the largest so far. @default true */
  readonly arena?: boolean;
}

export interface Session extends AsyncDisposable {
  /** Probability of attack per row. Blocks this thread until it is done. */
  run(packed: Packed): Promise<Float32Array<ArrayBuffer>>;
}

/** Loads a model, blocking this thread meanwhile. */
export async function openSession(options: SessionOptions): Promise<Session> {
  const session = await openRuntime(options);
  return {
    run: async ({ ids, rows, length }) => {
      const { logits } = await session.run({ ids: new ort.Tensor("int32", ids, [rows, length]) });
      return probabilities(logits, rows);
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}

/** A session of the runtime as all models here use it: one thread, no arena where none is wanted. */
export async function openRuntime({ model, arena = true }: SessionOptions): Promise<ort.InferenceSession> {
  return await ort.InferenceSession.create(model, {
    // Workers times threads should not exceed the cores; the runtime's own default, all cores for each session, does.
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableCpuMemArena: arena,
    // What fails is thrown; warnings about nodes that the optimizer removed are of no use here.
    logSeverityLevel: 4,
    extra: {
      session: {
        x64quantprecision: quantizedPrecision(),
      },
    },
  }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new LabError(
      "EXPERIMENT",
      `The model ${model} cannot be opened (${why}); \`pnpm --filter @labs/models train\` makes the models anew.`,
      { cause },
    );
  });
}

/** Softmax of two logits is a sigmoid of their difference. */
function probabilities(logits: ort.Tensor | undefined, rows: number): Float32Array<ArrayBuffer> {
  if (!(logits?.data instanceof Float32Array)) throw new Error("the model has no float output `logits`");
  const { data } = logits;
  return new Float32Array(rows).map(
    (_, row) => 1 / (1 + Math.exp((data[2 * row] ?? 0) - (data[2 * row + 1] ?? 0))),
  );
}
