/** Puts Clinic.js Doctor around a service, and asks its analysis what it has seen. */
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Transform } from "node:stream";
import { LabError } from "@labs/experiment";
import type { Around } from "../contract.ts";

/** `clinic doctor --collect-only`: its page shows the same analysis, and takes seconds to build. */
export function clinicDoctor(): Around {
  return {
    command: (folder) => [
      ...[process.execPath, clinic(), "doctor", "--collect-only", `--dest=${folder}`, "--name=report", "--"],
      process.execPath,
    ],
    output: async (folder) => {
      const files = await readdir(folder, { recursive: true });
      const reader = (ending: string, decoder: Transform) => {
        const file = files.find((name) => name.endsWith(`clinic-doctor-${ending}`));
        if (file === undefined) throw new Error(`Clinic.js Doctor left no ${ending}: ${files.join(", ")}`);
        return createReadStream(join(folder, file)).pipe(decoder);
      };
      const require = createRequire(createRequire(clinic()).resolve("@clinic/doctor"));
      const part = (path: string) => require(`./${path}.js`);
      const system = reader("systeminfo", new (part("format/system-info-decoder"))());
      const events = reader("traceevent", new (part("format/trace-event-decoder"))(system));
      const stats = reader("processstat", new (part("format/process-stat-decoder"))());
      const Analysis = part("analysis/index");
      for await (const analysis of new Analysis(system, events, stats)) return JSON.stringify(analysis);
      throw new Error("Clinic.js Doctor analysed nothing");
    },
  };
}

function clinic(): string {
  try {
    return createRequire(import.meta.url).resolve("clinic/bin.js");
  } catch (cause) {
    throw new LabError("SKIPPED", "Clinic.js is not installed: `npx pnpm install` gets it.", { cause });
  }
}
