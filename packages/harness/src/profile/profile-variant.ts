import { mkdir } from "node:fs/promises";
import { LabError, random } from "@labs/experiment";
import { startCell } from "../arm/cell/process.ts";
import { describe } from "../arm/cell/rpc.ts";
import { type Arm, type LiveArm, openArm } from "../arm/live-arm.ts";
import { type Prepared, prepare, unlessAborted } from "../prepare.ts";
import { checkAnswers, mistakeWords } from "../round/verify.ts";
import type { RunOptions } from "../run-options.ts";
import { chooseCase, type DrivenCase, driveCase } from "./drive-case.ts";
import { startProfiledCell } from "./profiled-cell.ts";
import { type ProfilerName, profiler } from "./profilers.ts";
import { type Report, readReport } from "./report.ts";

export interface ProfileOptions
  extends Pick<RunOptions, "entry" | "seed" | "services" | "signal" | "progress" | "limits"> {
  /** The variant's name, or the name that an extra arm goes by. */
  readonly variant: string;
  /** Where an extra arm's code is. */
  readonly from?: Arm["from"];
  /** @default the first case that is a load */
  readonly case?: string | undefined;
  readonly seconds: number;
  readonly profiler: ProfilerName;
  /** Where the report is put; made where it is missing. */
  readonly folder: string;
  /** Files under here are the variant's own. */
  readonly own: string;
  /** Files under here are the project's. */
  readonly shared: string;
}

/** What a profiled variant did, and where its report is. None of it is a measurement. */
export interface Profile {
  readonly driven: DrivenCase;
  /** Processes of the variant; the first was profiled. */
  readonly instances: number;
  /** Why its answers are wrong, where they are. */
  readonly mistake: string | null;
  readonly report: Report;
}

/**
 * Runs one variant under the load of a case, with a profiler around its process. An abort ends the load early
 * and keeps what was collected.
 *
 * @throws LabError EXPERIMENT where the variant cannot be opened or called, SKIPPED where it lacks a service
 */
export async function profileVariant(options: ProfileOptions): Promise<Profile> {
  const { variant, from, folder, signal, progress } = options;
  const { experiment } = options.entry;
  const name = chooseCase(experiment, options.case);
  const tool = profiler(options.profiler, folder);
  const arm: Arm =
    from === undefined
      ? { name: variant, role: "variant", variant }
      : { name: variant, role: "extra", variant: experiment.baseline, from };
  await using prepared = await prepare({ ...options, preset: "quick" }, arm);
  const { context } = prepared;
  const reason = prepared.skippedCases[name];
  if (reason !== undefined) throw new LabError("SKIPPED", `The case "${name}" cannot run here: ${reason}`);
  await mkdir(folder, { recursive: true });
  const start = (instance: number) =>
    instance === 0
      ? startProfiledCell(context.arms.limits, tool, folder)
      : startCell(context.arms.limits, context.arms.prefix);
  const services = prepared.services.forArm(arm);
  await services.redis?.empty();
  try {
    progress.phase(`starting ${variant} under the profiler`);
    const live = await openArm({ ...context.arms, start }, arm, -1, services);
    let mistake: string | null;
    let driven: DrivenCase;
    try {
      mistake = await unlessAborted(signal, findMistake(prepared, live));
      progress.phase(`profiling ${variant}, ${name}, for ${options.seconds} s`);
      driven = await driveCase(prepared, live, name, options.seconds);
      // Rejects where its process left meanwhile, and with why it did.
      if (!signal.aborted) await live.counters(name);
    } finally {
      progress.phase("writing the report");
      await live.close();
    }
    const instances = experiment.transport.kind === "http" ? (experiment.transport.instances ?? 1) : 1;
    return { driven, instances, mistake, report: await readReport(options, tool, driven) };
  } catch (error) {
    if (error instanceof LabError || signal.aborted) throw error;
    await prepared.services.check();
    const reason = describe(error).replace(/\.$/, "");
    throw new LabError("EXPERIMENT", `${variant} cannot be profiled: ${reason}.`, { cause: error });
  }
}

/** Also finds what throws before any load begins, and warms it a little. */
async function findMistake({ context }: Prepared, live: LiveArm): Promise<string | null> {
  const wrong = await checkAnswers(context.reference, live.call, {
    count: context.preset.checks,
    random: random(context.seed, "check", "profile"),
    when: "before",
  });
  return wrong && mistakeWords(wrong);
}
