/**
 * A variant is a Dockerfile of the same name, beside the file that names it. Its image serves the firewall on port 8080, takes
 * its settings from the environment, and runs with a root file system that it cannot write to.
 */
export interface Image {
  /** As `docker run` takes it. */
  readonly tag: string;
  readonly bytes: number;
  readonly layers: number;
  /** Steps of its Dockerfile and of its base that added a megabyte or more, with what they added. */
  readonly steps: string;
  /** Of the build after an edit of one source file, everything else cached. */
  readonly rebuildMs: number;
  /** Layers that the edit made anew: what a registry and every node has to take. */
  readonly changedBytes: number;
  readonly files: number;
  /** Packages that only developers need. */
  readonly developmentPackages: number;
  readonly testFiles: number;
  /** Files that no image may hold, such as `.env`. */
  readonly secrets: readonly string[];
  readonly hasShell: boolean;
  readonly runsAsRoot: boolean;
}
