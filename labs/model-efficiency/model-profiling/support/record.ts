/** Sends a service, faulty or healthy, the same texts every time, and records what is wanted of it. */
import type { Profiler } from "node:inspector/promises";
import { random } from "@labs/experiment";
import type { Scenario } from "../contract.ts";
import { drawAny } from "../data.ts";
import { startCpuProfile } from "./cpu-profile.ts";
import { type TraceEvent, traceFolder } from "./onnx-trace.ts";
import { type Call, type Inferring, optionsOf, type Service } from "./service.ts";
import type { Models } from "./subject.ts";

/** Texts of a recording: a trace of them stays below 2 MB. */
const texts = 20;
const together = 4;

export interface Wanted {
  readonly trace?: true;
  readonly cpuProfile?: true;
}

export interface Recording {
  readonly calls: readonly Call[];
  readonly trace: readonly TraceEvent[];
  readonly profile: Profiler.Profile | null;
}

/** Can be called more than once. */
export type Recorder = (wanted: Wanted) => Promise<Recording>;

export function recorder(inferring: Inferring, models: Models, scenario: Scenario): Recorder {
  return async ({ trace, cpuProfile }) => {
    using folder = traceFolder();
    const tracePrefix = trace ? folder.prefix : null;
    const service = await inferring.open({ ...optionsOf(scenario, models), tracePrefix });
    const draw = random("recorded texts");
    const list = Array.from({ length: texts }, () => drawAny(draw));
    await send(service, list.slice(0, together));
    const profiling = cpuProfile ? await startCpuProfile() : null;
    const calls = await send(service, list);
    const profile = (await profiling?.stop()) ?? null;
    await service[Symbol.asyncDispose]();
    return { calls, profile, trace: trace ? folder.read() : [] };
  };
}

/** `together` clients, each with its next text when its last is answered. */
async function send(service: Service, list: readonly string[]): Promise<readonly Call[]> {
  const calls: Call[] = [];
  const left = list[Symbol.iterator]();
  const client = async () => {
    for (const text of left) calls.push(await service.screen(text));
  };
  await Promise.all(Array.from({ length: together }, client));
  return calls;
}
