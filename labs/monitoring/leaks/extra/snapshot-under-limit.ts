/**
 * Whether a look kills the service: a heap snapshot and a sampled heap of a service whose memory is limited.
 *
 * `npx pnpm exec node labs/monitoring/leaks/extra/snapshot-under-limit.ts`
 */
import { stdout } from "node:process";
import { LabError } from "@labs/experiment";
import { lookUnderLimit } from "./under-limit.ts";

const limit = 256e6;

try {
  for (const tool of ["samples", "snapshots"] as const) {
    const { survived, rss } = await lookUnderLimit(tool, limit);
    const fate = survived ? "it lives on" : "the system has killed it";
    stdout.write(
      `${tool}, at ${(rss / 1e6).toFixed(0)} MB resident and a limit of ${limit / 1e6} MB: ${fate}\n`,
    );
  }
} catch (error) {
  if (!(error instanceof LabError && error.code === "SKIPPED")) throw error;
  stdout.write(`skipped: ${error.message}\n`);
}
