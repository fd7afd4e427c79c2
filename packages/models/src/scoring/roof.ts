/** The most that one thread of ONNX Runtime reaches on this machine: the two sides of a roofline. */
import ort from "onnxruntime-node";
import { elementType, encodeModel, type Port } from "../onnx/onnx-file.ts";

export interface Roof {
  /** Floating-point operations per second, of a large square product of matrices. */
  readonly flops: number;
  /**
   * Bytes per second that weights are read with, where each of them is used once: a vector times a matrix.
   *
   * @param bytes of the matrix: small ones come from the processor's caches
   */
  bytesPerSecond(bytes: number): Promise<number>;
}

/** Numbers of a vector, and rows of the square product. */
const width = 1024;

/** Measures for a few tenths of a second at each call. */
export async function openRoof(): Promise<Roof & AsyncDisposable> {
  const port = (name: string, shape: Port["shape"]): Port => ({ name, type: elementType.float, shape });
  const product = encodeModel({
    inputs: [port("left", ["rows", width]), port("right", [width, "columns"])],
    outputs: [port("product", ["rows", "columns"])],
    constants: [],
    nodes: [
      {
        operator: "MatMul",
        name: "product",
        inputs: ["left", "right"],
        outputs: ["product"],
        attributes: {},
      },
    ],
    metadata: {},
  });
  const session = await ort.InferenceSession.create(product, { intraOpNumThreads: 1, logSeverityLevel: 4 });
  /** Seconds of one product, the least of a stretch. */
  const secondsOf = async (rows: number, columns: number): Promise<number> => {
    const tensor = (...shape: number[]) => {
      const size = shape.reduce((product, one) => product * one, 1);
      return new ort.Tensor("float32", new Float32Array(size).fill(0.5), shape);
    };
    const feeds = { left: tensor(rows, width), right: tensor(width, columns) };
    let least = Number.POSITIVE_INFINITY;
    for (const end = performance.now() + 300; performance.now() < end; ) {
      const began = performance.now();
      await session.run(feeds);
      least = Math.min(least, (performance.now() - began) / 1000);
    }
    return least;
  };
  return {
    flops: (2 * width ** 3) / (await secondsOf(width, width)),
    bytesPerSecond: async (bytes) => {
      const columns = Math.max(1, Math.round(bytes / 4 / width));
      return (4 * width * columns) / (await secondsOf(1, columns));
    },
    [Symbol.asyncDispose]: () => session.release(),
  };
}
