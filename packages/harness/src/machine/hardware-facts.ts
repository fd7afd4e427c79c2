import os from "node:os";
import { readCgroup } from "./cores/cgroup.ts";
import { countCores } from "./cores/cores.ts";
import { numaNodes } from "./cores/topology.ts";
import { countMemory } from "./memory.ts";
import { readPower } from "./power.ts";
import { readIfThere } from "./read-if-there.ts";
import { runIfThere } from "./run-if-there.ts";

const gibibyte = 2 ** 30;

/**
 * What the processor, the memory and the limits around them are.
 *
 * @param cpus processors that the run uses, where that is decided @default what the system allows
 */
export async function hardwareFacts(cpus?: readonly number[]) {
  const { usable, machine } = countCores(cpus);
  const { quota } = readCgroup();
  const memory = countMemory();
  const power = await readPower();
  return {
    cpuModel: os.cpus()[0]?.model.trim() ?? null,
    /** Those that may be used, by affinity and quota. */
    cores: usable,
    machineCores: machine,
    // Whole gibibytes: the last megabytes differ between boots of the same machine.
    memoryGiB: Math.round(memory.machine / gibibyte),
    virtualisation: await virtualisation(),
    cpuMax: quota,
    memoryLimitBytes: memory.usable < memory.machine ? memory.usable : null,
    l3: line(readIfThere("/sys/devices/system/cpu/cpu0/cache/index3/size")),
    governor: line(readIfThere("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")),
    multithreading: line(readIfThere("/sys/devices/system/cpu/smt/active")),
    numaNodes: numaNodes().length || null,
    powerSource: power.source,
    lowPowerMode: power.lowPowerMode,
    pressure: /^some (.*)$/m.exec(readIfThere("/proc/pressure/cpu") ?? "")?.[1] ?? null,
    clockResolutionNs: clockResolutionNs(),
  };
}

/** `none`, the name of the hypervisor or container, or plainly `vm`; `null` where nothing tells. */
async function virtualisation(): Promise<string | null> {
  if (os.platform() !== "linux") return null;
  // It exits with an error for bare metal, so its words count, not its status.
  const detected = await runIfThere("sh", ["-c", "systemd-detect-virt || true"]);
  if (detected) return detected;
  if (readIfThere("/.dockerenv") !== null) return "docker";
  const flags = readIfThere("/proc/cpuinfo");
  return flags === null ? null : /^flags.*\bhypervisor\b/m.test(flags) ? "vm" : "none";
}

/** Smallest step that the monotonic clock was seen to make. */
function clockResolutionNs(): number {
  let least = Infinity;
  for (let sample = 0; sample < 200; sample++) {
    const start = process.hrtime.bigint();
    let now = process.hrtime.bigint();
    while (now === start) now = process.hrtime.bigint();
    least = Math.min(least, Number(now - start));
  }
  return least;
}

function line(text: string | null): string | null {
  return text?.trim() || null;
}
