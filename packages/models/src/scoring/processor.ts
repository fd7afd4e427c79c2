import { readFileSync } from "node:fs";

/**
 * Whether the processor has instructions for dot products of bytes, without which INT8 gains little.
 *
 * @returns null where the processor's flags cannot be read (outside Linux, or on ARM)
 */
export function hasVnni(flags: string | null = readFlags()): boolean | null {
  return flags === null ? null : /\b(avx512_vnni|avx_vnni)\b/.test(flags);
}

function readFlags(): string | null {
  try {
    return /^flags\s*:(.*)$/m.exec(readFileSync("/proc/cpuinfo", "utf8"))?.[1] ?? null;
  } catch {
    // No such file: not Linux. The answer is that nobody knows.
    return null;
  }
}
