import { readFileSync } from "node:fs";

/** Instructions by what they compute with, under the names that Linux gives them on x64 and on ARM. */
const instructions = {
  /** Dot products of bytes, whose sums do not saturate: what INT8 gains by. */
  bytes: ["avx512_vnni", "avx_vnni", "avx_vnni_int8", "amx_int8", "asimddp", "i8mm"],
  halves: ["avx512_fp16", "amx_fp16", "asimdhp"],
} as const;

export type Arithmetic = Readonly<Record<keyof typeof instructions, readonly string[]>>;

/**
 * What the processor can compute with besides floats of 32 bits. Whether a runtime has kernels for it is another question.
 *
 * @returns null where the processor's flags cannot be read (outside Linux)
 */
export function processorArithmetic(cpuinfo: string | null = readCpuinfo()): Arithmetic | null {
  const [, words] = /^(?:flags|Features)\s*:(.*)$/m.exec(cpuinfo ?? "") ?? [];
  if (words === undefined) return null;
  const flags = new Set(words.trim().split(/\s+/));
  const having = (names: readonly string[]) => names.filter((name) => flags.has(name));
  return { bytes: having(instructions.bytes), halves: having(instructions.halves) };
}

/**
 * The value of ONNX Runtime's `session.x64quantprecision`. On x64 without VNNI or AMX the sum of two products of bytes
 * saturates at 16 bits, and scores are wrong. "1" takes slower kernels that avoid it, and with them all that bytes gain, so
 * it is left out only where it is known that nothing saturates. On ARM the runtime has no such kernels and ignores it.
 */
export function quantizedPrecision(): "0" | "1" {
  return (processorArithmetic()?.bytes.length ?? 0) > 0 ? "0" : "1";
}

function readCpuinfo(): string | null {
  try {
    return readFileSync("/proc/cpuinfo", "utf8");
  } catch {
    // No such file: not Linux. It is not known.
    return null;
  }
}
