import { readdirSync } from "node:fs";
import os from "node:os";
import { join } from "node:path";
import type { Warning } from "@labs/experiment/result";
import { readIfThere } from "./read-if-there.ts";
import { runIfThere } from "./run-if-there.ts";

/** Where the machine takes its power from; `null` where the system does not say. */
export interface Power {
  readonly source: "battery" | "mains" | null;
  readonly lowPowerMode: boolean | null;
}

/** Reads the source of power and the saving mode. */
export async function readPower(): Promise<Power> {
  if (os.platform() === "darwin") {
    const [source, settings] = await Promise.all([
      runIfThere("pmset", ["-g", "batt"]),
      runIfThere("pmset", ["-g"]),
    ]);
    return parsePmset(source ?? "", settings ?? "");
  }
  return linuxPower("/sys/class/power_supply", "/sys/firmware/acpi/platform_profile");
}

/** Linux: a battery that discharges, or a mains adapter that is on. */
export function linuxPower(supplies: string, profile: string): Power {
  const found = namesIn(supplies).map((name) => ({
    type: readIfThere(join(supplies, name, "type"))?.trim(),
    // The battery of a mouse or headset says "Device": it is not what the processor runs on.
    scope: readIfThere(join(supplies, name, "scope"))?.trim(),
    status: readIfThere(join(supplies, name, "status"))?.trim(),
    online: readIfThere(join(supplies, name, "online"))?.trim(),
  }));
  const own = found.filter(({ scope }) => scope !== "Device");
  const discharging = own.some(({ type, status }) => type === "Battery" && status === "Discharging");
  const plugged = own.some(({ type, online }) => type !== "Battery" && online === "1");
  const mode = readIfThere(profile)?.trim();
  return {
    source: plugged ? "mains" : discharging ? "battery" : null,
    lowPowerMode: mode === undefined ? null : mode === "low-power",
  };
}

/** macOS: `pmset -g batt` and `pmset -g`. */
export function parsePmset(source: string, settings: string): Power {
  const drawn = /drawing from '(AC|Battery) Power'/.exec(source)?.[1];
  const low = /^\s*(?:lowpowermode|powermode)\s+(\d)/m.exec(settings)?.[1];
  return {
    source: drawn === undefined ? null : drawn === "AC" ? "mains" : "battery",
    lowPowerMode: low === undefined ? null : low === "1",
  };
}

/** What a reader has to know of it. */
export function powerWarnings({ source, lowPowerMode }: Power): Warning[] {
  const causes = [
    ...(source === "battery" ? ["on battery"] : []),
    ...(lowPowerMode === true ? ["in low power mode"] : []),
  ];
  if (causes.length === 0) return [];
  return [
    {
      code: "power",
      severity: "warn",
      message: `The machine ran ${causes.join(" and ")}: the system may lower the processor's speed at any time. Plug it in for figures to keep.`,
    },
  ];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no such folder: the system does not say
  }
}
