/** What CI measures in which job: a hosted runner ends a job after six hours. */
import type { CatalogEntry, Lab } from "../catalog/catalog.ts";

/** One job: a runner of its own measures these experiments of a lab one after another. */
export interface PlannedJob {
  readonly lab: string;
  /** Names with blanks between them, as a shell reads them. */
  readonly experiments: string;
  /** What the job is called. */
  readonly name: string;
  /** Options of `bench` for each of them. */
  readonly options: string;
}

/** An experiment that no job holds. */
export interface TooLong {
  readonly experiment: string;
  readonly minutes: number;
}

export interface JobPlan {
  readonly jobs: readonly PlannedJob[];
  readonly tooLong: readonly TooLong[];
}

/** Minutes of measuring in one job: of six hours, half an hour is for the installation and for runs that repeat rounds. */
export const maxMinutes = 330;

const published = "--preset publish";

/**
 * One job per lab, and several where its experiments together take too long.
 *
 * @param minutesOf about how long an experiment takes
 */
export function planJobs(
  labs: readonly Lab[],
  minutesOf: (entry: CatalogEntry) => number,
  most = maxMinutes,
): JobPlan {
  const tooLong: TooLong[] = [];
  const jobs = labs.flatMap(({ name: lab, experiments }) => {
    const parts: { names: string[]; minutes: number }[] = [];
    for (const entry of experiments) {
      const minutes = Math.ceil(minutesOf(entry));
      if (minutes > most) {
        tooLong.push({ experiment: `${lab}/${entry.name}`, minutes });
        continue;
      }
      const last = parts.at(-1);
      if (last === undefined || last.minutes + minutes > most) parts.push({ names: [entry.name], minutes });
      else {
        last.names.push(entry.name);
        last.minutes += minutes;
      }
    }
    return parts.map(({ names }, index) => ({
      lab,
      experiments: names.join(" "),
      name: parts.length === 1 ? lab : `${lab} ${index + 1} of ${parts.length}`,
      options: published,
    }));
  });
  return { jobs, tooLong };
}

/** The job that measures one experiment as it stands. */
export function experimentJob(lab: string, experiment: string): PlannedJob {
  return { lab, experiments: experiment, name: `${lab}/${experiment}`, options: published };
}

/** The job that measures variants of an experiment beside what they were at a commit. */
export function editJob(
  lab: string,
  experiment: string,
  commit: string,
  variants: Iterable<string>,
): PlannedJob {
  const only = [...new Set(variants)].join(",");
  return { ...experimentJob(lab, experiment), options: `--preset full --against ${commit} --only ${only}` };
}

/** A sentence for each experiment that no job holds. */
export function tooLongWords({ experiment, minutes }: TooLong, most = maxMinutes): string {
  return `${experiment} takes about ${hours(minutes)}, and a job of a hosted runner holds ${hours(most)}: measure it on a machine of your own.`;
}

function hours(minutes: number): string {
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
