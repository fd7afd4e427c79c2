import type { V1Container } from "@kubernetes/client-node";
import type { Manifest, Objection, Path } from "../manifest.ts";
import { allContainersOf, containersOf, type ManifestSet, type Workload } from "./manifest-set.ts";

/** What Kubernetes accepts, and production should not. */
export interface Rule {
  readonly name: string;
  /** What it demands, as one sentence. */
  readonly demand: string;
  readonly check: (set: ManifestSet) => readonly RuleObjection[];
}

export interface RuleObjection extends Objection {
  readonly manifest: Manifest;
}

interface PlacedContainer {
  readonly container: V1Container;
  readonly path: Path;
  readonly workload: Workload;
}

/** An objection to a container: where in it, and the rest of a sentence that begins with its name. */
interface ContainerObjection {
  readonly at: Path;
  readonly says: string;
}

/**
 * Checks each container by itself.
 *
 * @param which `all`: init containers as well; `running`: those that run as long as their pod
 */
export function eachContainer(
  which: "all" | "running",
  check: (placed: PlacedContainer, set: ManifestSet) => readonly ContainerObjection[],
): Rule["check"] {
  const listed = which === "all" ? allContainersOf : containersOf;
  return (set) =>
    set.workloads.flatMap((workload) =>
      listed(workload).flatMap(({ container, path }) =>
        check({ container, path, workload }, set).map(({ at, says }) => ({
          manifest: workload.manifest,
          path: [...path, ...at],
          message: `Container ${container.name} ${says}`,
        })),
      ),
    );
}

/** Whether it runs until it is stopped: a Job ends by itself. */
export function isLongRunning({ manifest: { kind } }: Workload): boolean {
  return kind !== "Job" && kind !== "CronJob";
}
