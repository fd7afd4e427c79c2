/** Examines the service on PyTorch: sends it texts while its profiler records, and applies the same rules. */
import { random } from "@labs/experiment";
import type { Scenario } from "../../contract.ts";
import { drawAny } from "../../data.ts";
import { diagnose } from "../diagnose.ts";
import type { Finding } from "../examine.ts";
import type { RecordedCall, Recording } from "../record.ts";
import { type Signs, signsOf } from "../signs.ts";
import { readTorchFiles } from "./torch-profile.ts";
import type { TorchService } from "./torch-service.ts";

/** Texts of a recording: a profiler that waits for ten and records five has had its turn. */
const texts = 24;
const together = 4;

/** @param profiles whether it has a profiler, or nothing but a clock around the calls */
export function torchExaminer(
  service: TorchService,
  profiles: boolean,
): (scenario: Scenario) => Promise<Finding> {
  let healthy: Signs | undefined;
  const look = async (scenario: Scenario): Promise<Recording> => {
    await service.change(scenario);
    const draw = random("recorded texts");
    const list = Array.from({ length: texts }, () => drawAny(draw));
    await send(service, list.slice(0, together));
    await service.record();
    const calls = await send(service, list);
    const files = await service.recorded();
    await service.change("healthy");
    const torch = profiles ? readTorchFiles(files) : null;
    return { calls, torch, trace: null, profile: null, workerProfile: null };
  };
  return async (scenario) => {
    healthy ??= signsOf(await look("healthy"));
    const recording = await look(scenario);
    return { diagnosis: diagnose(signsOf(recording), healthy), recording };
  };
}

/** `together` clients, each with its next text when its last is answered. */
async function send(service: TorchService, list: readonly string[]): Promise<readonly RecordedCall[]> {
  const calls: RecordedCall[] = [];
  const left = list[Symbol.iterator]();
  const client = async () => {
    for (const text of left) {
      const sent = performance.now();
      const { tokens, width } = await service.screen(text);
      calls.push({ totalNs: 1e6 * (performance.now() - sent), tokens, width, spans: null });
    }
  };
  await Promise.all(Array.from({ length: together }, client));
  return calls;
}
