import { createRequire } from "node:module";
import { LabError } from "@labs/experiment";

/**
 * The profilers there are: V8's own, and those of Clinic.js. Its bubbleprof is left out: it keeps every asynchronous
 * step of every call, and seconds of load make a page of tens of megabytes.
 */
export const profilerNames = ["cpu", "doctor", "flame", "heap"] as const;

export type ProfilerName = (typeof profilerNames)[number];

/** How a profiler is put around a process of Node. */
export interface Profiler {
  /** The command in front of what is profiled: options and file, as Node takes them. */
  readonly command: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** How the name of its report ends. */
  readonly report: string;
  /** How the report is opened. */
  readonly opened: string;
}

/** Microseconds between two looks at the stack. */
const interval = 250;

/**
 * @param folder where it writes; its working directory too, since some tools leave their raw data there
 * @throws LabError SERVICE_MISSING where Clinic.js is asked for and not installed
 */
export function profiler(name: ProfilerName, folder: string): Profiler {
  if (name === "cpu") {
    return {
      command: [
        process.execPath,
        "--cpu-prof",
        `--cpu-prof-dir=${folder}`,
        `--cpu-prof-interval=${interval}`,
      ],
      env: {},
      report: ".cpuprofile",
      opened: "Chrome: DevTools > Performance > Load profile; or VS Code, or speedscope.app",
    };
  }
  const tool = name === "heap" ? "heapprofiler" : name;
  return {
    command: [
      ...[process.execPath, clinic(), tool, "--open=false", `--dest=${folder}`, "--name=report", "--"],
      process.execPath,
    ],
    // It asks no questions, sends no statistics and looks for no newer version of itself.
    env: { NO_INSIGHT: "1", NO_UPDATE_NOTIFIER: "1" },
    report: ".html",
    opened: "any browser; it shows the start of the process as well",
  };
}

function clinic(): string {
  try {
    return createRequire(import.meta.url).resolve("clinic/bin.js");
  } catch (cause) {
    throw new LabError("SERVICE_MISSING", "Clinic.js is not installed: `npx pnpm install` gets it.", {
      cause,
    });
  }
}
