import { join } from "node:path";
import type { OpenedExperiment } from "@labs/harness/testing";
import { filesIn } from "../../shared/trees.ts";
import type { Input, Output, Setup } from "../data.ts";
import type { Counter, Instance } from "../rig.ts";

type Lab = OpenedExperiment<Instance, Setup, Input, Output, "postgres", Counter>;

/** The files of a deployment. */
export async function deployed(lab: Lab, name: string): Promise<string[]> {
  await using _built = await lab.open(name);
  const folder = join(lab.setup.folder, `variants-${name}`);
  const files = await Array.fromAsync(filesIn(folder));
  return files.map((path) => path.slice(folder.length + 1));
}
