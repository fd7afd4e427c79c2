import { readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "@labs/experiment";
import { type CpuProfile, cut, type HotSpots, hotSpots } from "./cpu-profile.ts";
import type { DrivenCase } from "./drive-case.ts";
import type { Profiler } from "./profilers.ts";

/** What a profiler left behind. */
export interface Report {
  /** The file to open. */
  readonly file: string;
  /** What opens it. */
  readonly opened: string;
  /** Where the time went; `null` for a profiler that shows it in its own page only. */
  readonly hot: HotSpots | null;
}

/** Finds the report, and where it is a CPU profile, leaves in it the time under load alone. */
export async function readReport(
  { folder, variant, ...folders }: { folder: string; variant: string; own: string; shared: string },
  { report, opened }: Profiler,
  { from, to }: DrivenCase,
): Promise<Report> {
  const files = (await readdir(folder)).filter((name) => name.endsWith(report)).sort();
  // Threads of the process have profiles of their own; the name of the main one's says thread 0.
  const found = files.find((name) => /\.0\.\d+\.cpuprofile$/.test(name)) ?? files[0];
  if (found === undefined) {
    throw new LabError(
      "EXPERIMENT",
      `The profiler of ${variant} left no report in ${folder}: its process did not end in an orderly way.`,
    );
  }
  const file = join(folder, `${variant}${report}`);
  await rename(join(folder, found), file);
  if (report !== ".cpuprofile") return { file, opened, hot: null };
  const whole: CpuProfile = JSON.parse(await readFile(file, "utf8"));
  const profile = cut(whole, from, to);
  await writeFile(file, JSON.stringify(profile));
  return { file, opened, hot: hotSpots(profile, folders) };
}
