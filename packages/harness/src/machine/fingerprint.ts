import { createHash } from "node:crypto";
import os from "node:os";
import type { Result } from "@labs/experiment/result";
import { cpusOf, type PinPlan } from "./cores/pin.ts";
import { hardwareFacts } from "./hardware-facts.ts";
import { softwareFacts } from "./software-facts.ts";

export type Environment = Result["environment"];
export type Facts = Environment["facts"];

/** What this run decides about its environment. */
export interface RunFacts {
  /** Services with their versions or image digests. @default none */
  readonly services?: readonly string[];
  /** Where the subject has a processor of its own. @default it has none */
  readonly pin?: PinPlan | undefined;
}

/**
 * Describes the machine and what runs on it; a fact that this system does not tell is `null`.
 *
 * Absolute numbers compare only where both keys agree. Load and pressure belong to the moment and are in no key.
 */
export async function fingerprint({ services = [], pin }: RunFacts = {}): Promise<Environment> {
  const [hardware, software] = await Promise.all([hardwareFacts(pin && cpusOf(pin)), softwareFacts()]);
  const pinned = pin !== undefined;
  const facts: Facts = { ...hardware, ...software, pinned, load1: os.loadavg()[0] ?? null };
  const { cpuModel, cores, machineCores, virtualisation, memoryGiB, cpuMax, memoryLimitBytes } = hardware;
  const { node, lockfile } = software;
  return {
    hardwareKey: shortHash([
      ...[cpuModel, cores, machineCores, virtualisation],
      ...[memoryGiB, cpuMax, memoryLimitBytes, pinned],
    ]),
    softwareKey: shortHash([node, lockfile, ...[...services].sort()]),
    facts,
  };
}

function shortHash(parts: readonly (string | number | boolean | null)[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 12);
}
