/** Holds a process to a share of a core by a control group (v2, else v1), and reads what it used, as a kubelet does. */
import { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { LabError } from "@labs/experiment";
import { isRunning } from "./processes.ts";

/** A group for one process. Disposing removes it, once the process has ended. */
export interface CoreShare extends Disposable {
  /** What to spawn for a program to run inside from its first instruction on. */
  command(file: string, args: readonly string[]): readonly [file: string, args: string[]];
  /** Holds what runs in it to another share from now on, such as once it has started. */
  limitTo(cores: number): void;
  /** Processor time of everything that ran in it, milliseconds. */
  usedMs(): number;
}

/** A way to hold processes on this machine. */
export interface CoreShares {
  readonly version: "cgroup v2" | "cgroup v1";
  /** @param cores such as 0.1 */
  create(name: string, cores: number): CoreShare;
}

/** Short, so that a process which has used its share waits for milliseconds. */
const periodUs = 20_000;
const prefix = `labs-share-${process.pid}-`;

/**
 * Finds where this user may make groups that limit the processor, by making one.
 *
 * @throws {LabError} SKIPPED with the reason
 */
export function findCoreShares(root = "/sys/fs/cgroup"): CoreShares {
  const reasons: string[] = [];
  for (const shares of [...version2(root), version1(root)]) {
    try {
      shares.create("probe", 0.5)[Symbol.dispose]();
      return shares;
    } catch (error) {
      reasons.push(error instanceof Error ? error.message : String(error));
    }
  }
  // The older version is worth a word where the newer one is not there.
  const isVersion2 = read(join(root, "cgroup.controllers")).includes("cpu");
  const reason = isVersion2 ? reasons[0] : reasons.at(-1);
  throw new LabError(
    "SKIPPED",
    `no process can be held to a share of a core here (${reason}): run it as root, or where a cgroup with the controller cpu is yours.`,
  );
}

/** Groups below this process's own, below its parent's, or at the root: where the controller may be switched on. */
function version2(root: string): CoreShares[] {
  const own = /^0::(.*)$/m.exec(read("/proc/self/cgroup"))?.[1] ?? "/";
  const parents = [...new Set([own, dirname(own), "/"])].map((path) => join(root, path));
  return parents.map((parent) => ({
    version: "cgroup v2",
    create(name, cores) {
      removeStale(parent);
      const folder = join(parent, `${prefix}${name}`);
      if (!read(join(parent, "cgroup.controllers")).includes("cpu"))
        throw new Error(`${parent} has no controller cpu`);
      writeFileSync(join(parent, "cgroup.subtree_control"), "+cpu");
      mkdirSync(folder);
      return share([folder], cores, {
        limitTo: (share) => writeFileSync(join(folder, "cpu.max"), `${quotaUs(share)} ${periodUs}`),
        usedMs: () => Number(/^usage_usec (\d+)/m.exec(read(join(folder, "cpu.stat")))?.[1]) / 1000,
      });
    },
  }));
}

/** Two hierarchies, which may be one: `cpu` limits, `cpuacct` counts. */
function version1(root: string): CoreShares {
  return {
    version: "cgroup v1",
    create(name, cores) {
      const [cpu, cpuacct] = ["cpu", "cpuacct"].map((controller) => join(root, controller));
      if (cpu === undefined || cpuacct === undefined) throw new Error("both are given");
      // A folder can be made in any file system: these files are there where the controller is.
      readFileSync(join(cpu, "cpu.cfs_quota_us"));
      readFileSync(join(cpuacct, "cpuacct.usage"));
      removeStale(cpu);
      removeStale(cpuacct);
      const folders = [cpu, cpuacct].map((parent) => join(parent, `${prefix}${name}`));
      const [limiting = "", counting = ""] = folders;
      for (const folder of folders) mkdirSync(folder, { recursive: true });
      return share(folders, cores, {
        limitTo(share) {
          writeFileSync(join(limiting, "cpu.cfs_period_us"), String(periodUs));
          writeFileSync(join(limiting, "cpu.cfs_quota_us"), String(quotaUs(share)));
        },
        usedMs: () => Number(read(join(counting, "cpuacct.usage"))) / 1e6,
      });
    },
  };
}

/** The shell enters the groups and becomes the program, which so never runs outside of them. */
const enter = 'for group in $LABS_GROUPS; do echo $$ > "$group/cgroup.procs" || exit 71; done; exec "$@"';

function share(
  folders: readonly string[],
  cores: number,
  { limitTo, usedMs }: Pick<CoreShare, "limitTo" | "usedMs">,
): CoreShare {
  const remove = () => {
    for (const folder of folders) removeFolder(folder);
  };
  try {
    limitTo(cores);
  } catch (error) {
    remove();
    throw error;
  }
  const script = `LABS_GROUPS='${folders.join(" ")}'; ${enter}`;
  return {
    command: (file, args) => ["/bin/sh", ["-c", script, "sh", file, ...args]],
    limitTo,
    usedMs,
    [Symbol.dispose]: remove,
  };
}

/** Groups of processes that were killed before they could remove them. */
function removeStale(parent: string): void {
  for (const name of readdirSync(parent)) {
    const pid = /^labs-share-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && Number(pid) !== process.pid && !isRunning(Number(pid)))
      removeFolder(join(parent, name));
  }
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // A process in it has not ended yet, or it is gone: the next run removes what is left.
  }
}

function quotaUs(cores: number): number {
  return Math.round(cores * periodUs);
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
