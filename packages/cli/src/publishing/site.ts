/** The one place that knows how the static site is built. */
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { LabError } from "@labs/experiment";
import { root } from "../catalog/catalog.ts";

/** Builds the site of a folder of results. */
export type BuildSite = (from: string, out: string) => Promise<void>;

/** `pnpm lab report --from DIR --out DIR`, as a reader runs it. */
export const buildSite: BuildSite = async (from, out) => {
  const program = join(root, "packages/cli/src/main.ts");
  const words = [program, "report", "--from", from, "--out", out];
  await promisify(execFile)(process.execPath, words).catch((cause: Error & { stderr?: string }) => {
    const reason = cause.stderr?.trim() || cause.message;
    throw new LabError("RESULT", `The site could not be built in ${out}: ${reason}`, { cause });
  });
};
