import { rm } from "node:fs/promises";
import { join, relative } from "node:path";
import type { HotSpots, Owner, Profile, ProfilerName } from "@labs/harness";
import { assertWritable, profileVariant } from "@labs/harness";
import { yours } from "@labs/learner";
import { formatValue, renderTable, wrap } from "@labs/report";
import { type CatalogEntry, known, root } from "../../catalog/catalog.ts";
import { fromRoot, idOf, loadEntry } from "../../catalog/entry.ts";
import { profilesFolder } from "../../catalog/paths.ts";
import { needYours, yoursArm } from "../../catalog/yours.ts";
import { measuring } from "../../measuring/measuring.ts";
import { showProgress } from "../../measuring/show-progress.ts";
import { print } from "../../terminal/output.ts";

export interface ProfileOptions {
  readonly tool: ProfilerName;
  readonly case?: string;
  readonly seconds: number;
  readonly seed: number;
}

/** Functions in the table. */
const shown = 5;

/** `pnpm lab <lab> profile <experiment> <variant>`: where the time of one process goes under the experiment's load. */
export async function profile(
  lab: string,
  experiment: string,
  variant: string,
  options: ProfileOptions,
): Promise<void> {
  const entry = await loadEntry(lab, experiment);
  const { variants, cases } = entry.experiment;
  const where = `\`pnpm lab ${lab}\` lists them`;
  known("variant", variant, [...Object.keys(variants), yours], where);
  if (options.case !== undefined) known("case", options.case, Object.keys(cases), where);
  if (variant === yours) await needYours(entry);
  await assertWritable(profilesFolder(), "LABS_PROFILES");
  const folder = join(profilesFolder(), `${lab}-${experiment}-${variant}-${stamp()}`);
  await measuring(async ({ services, signal, status }) => {
    using progress = showProgress(`${idOf(entry)}, profile`, status);
    const profile = await profileVariant({
      ...{ variant, folder, services, signal, progress, entry },
      ...(variant === yours ? { from: yoursArm(entry).from } : {}),
      ...{ case: options.case, seconds: options.seconds, seed: options.seed, profiler: options.tool },
      ...{ own: labFolder(lab), shared: root },
    }).catch(async (error: unknown) => {
      await rm(folder, { recursive: true, force: true });
      throw error;
    });
    status.show(null);
    await print(render(entry, variant, profile, signal.aborted));
  }, "what was profiled so far is kept");
}

/** The files in here are a variant's own; what else it runs is shared by all labs or from outside. */
function labFolder(lab: string): string {
  return join(root, "labs", lab);
}

/** A moment as a part of a folder's name, to the second. */
function stamp(): string {
  return new Date().toISOString().slice(0, 19).replaceAll(":", "-");
}

function render(
  entry: CatalogEntry,
  variant: string,
  { driven, instances, mistake, report }: Profile,
  interrupted: boolean,
): string {
  const rate =
    driven.answered === null
      ? "The end came before its answers were counted"
      : `${formatValue(driven.answered / driven.seconds)} answers/s under the profiler, which is no measurement`;
  const failures =
    driven.failed === 0 ? [] : [`${driven.failed} requests failed; the first: ${driven.firstFailure}.`];
  return [
    `\n${wrap(`${idOf(entry)} · ${variant} · ${driven.name}, ${driven.load}, ${driven.seconds.toFixed(1)} s${interrupted ? ", ended early" : ""}`)}`,
    wrap(`${rate}.`),
    ...(instances > 1 ? [wrap(`One of its ${instances} processes was profiled; all of them had load.`)] : []),
    ...(mistake === null ? [] : [wrap(`Its answers are wrong: ${mistake}.`)]),
    ...failures.map((line) => wrap(line)),
    ...(report.hot === null ? [] : ["", renderHot(report.hot, labFolder(entry.lab))]),
    "",
    `Report: ${fromRoot(report.file)}`,
    `Open it with: ${report.opened}`,
  ].join("\n");
}

const ownerWords: Readonly<Record<Exclude<Owner, "idle">, string>> = {
  own: "its own files",
  labs: "shared code of this repository",
  packages: "npm packages",
  node: "Node and the system",
  "garbage collector": "garbage collection",
};

function renderHot({ total, by, functions }: HotSpots, own: string): string {
  const busy = total - by.idle;
  const share = (ms: number, of: number) => {
    const percent = of === 0 ? 0 : (100 * ms) / of;
    return `${percent.toFixed(percent < 9.95 ? 1 : 0)} %`;
  };
  const parts = Object.entries(ownerWords).map(
    ([owner, words]) => `${words} ${share(by[owner as Exclude<Owner, "idle">], busy)}`,
  );
  const hottest = functions.filter(({ self }) => self > 0).slice(0, shown);
  const together = hottest.reduce((sum, { self }) => sum + self, 0);
  const rows = hottest.map(({ name, file, line, self, total }) => [
    name.length > 30 ? `${name.slice(0, 29)}…` : name,
    `${relative(own, file)}:${line}`,
    formatValue(self),
    share(self, busy),
    share(total, busy),
  ]);
  const table = renderTable(
    [
      { heading: "Hottest of its own" },
      { heading: `in ${fromRoot(own)}` },
      { heading: "self ms", align: "right" },
      { heading: "of busy", align: "right" },
      { heading: "with calls", align: "right" },
    ],
    rows,
  );
  const busyWords = `Busy ${share(busy, total)} of the time, idle ${share(by.idle, total)}. Of the busy time: ${parts.join(", ")}.`;
  const hotWords =
    rows.length === 0
      ? ["None of its own functions was seen running: what it does, it leaves to others or waits for."]
      : [
          table,
          wrap(
            `Together ${share(together, busy)} of the busy time. With calls: what it called and waited for on the stack included.`,
          ),
        ];
  return [wrap(busyWords), "", ...hotWords].join("\n");
}
