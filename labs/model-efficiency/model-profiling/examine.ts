/** Puts a service, ill or healthy, before a tool: the same texts every time, and what the tool asked to be recorded. */
import type { Profiler } from "node:inspector/promises";
import { random } from "@labs/experiment";
import type { Models } from "./contract.ts";
import { startCpuProfile } from "./cpu-profile.ts";
import { drawAny } from "./data.ts";
import { type TraceEvent, traceFolder } from "./onnx-trace.ts";
import { optionsOf, type Patient } from "./patients.ts";
import { saveTrace } from "./save-trace.ts";
import type { Call, Inferring, Service } from "./service.ts";

/** Texts of an examination: a trace of them stays below 2 MB. */
const texts = 20;
const together = 4;

export interface Recording {
  readonly trace?: true;
  readonly cpuProfile?: true;
}

export interface Findings {
  readonly calls: readonly Call[];
  readonly trace: readonly TraceEvent[];
  readonly profile: Profiler.Profile | null;
}

/** A service that can be examined more than once; what is wrong with it, if anything, is not said. */
export type Examine = (recording: Recording) => Promise<Findings>;

export function examiner(inferring: Inferring, models: Models, patient: Patient): Examine {
  return async ({ trace, cpuProfile }) => {
    using folder = traceFolder();
    const tracePrefix = trace ? folder.prefix : null;
    const service = await inferring.open({ ...optionsOf(patient, models), tracePrefix });
    const draw = random("patient");
    const list = Array.from({ length: texts }, () => drawAny(draw));
    await serve(service, list.slice(0, together));
    const profiling = cpuProfile ? await startCpuProfile() : null;
    const calls = await serve(service, list);
    const profile = (await profiling?.stop()) ?? null;
    await service[Symbol.asyncDispose]();
    const findings = { calls, profile, trace: trace ? folder.read() : [] };
    if (trace) saveTrace(patient, findings);
    return findings;
  };
}

/** So many callers, each with its next text when its last is answered. */
async function serve(service: Service, list: readonly string[]): Promise<readonly Call[]> {
  const calls: Call[] = [];
  const left = list[Symbol.iterator]();
  const caller = async () => {
    for (const text of left) calls.push(await service.screen(text));
  };
  await Promise.all(Array.from({ length: together }, caller));
  return calls;
}
