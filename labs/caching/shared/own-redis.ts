import { LabError } from "@labs/experiment";

/**
 * Refuses the user's own server, of which a run may take an empty database and nothing else.
 *
 * @param what the experiment does to the whole server, such as "limits its memory"
 */
export function refuseExternalRedis(what: string): void {
  if (process.env.LABS_REDIS_URL === undefined) return;
  throw new LabError(
    "SERVICE_MISSING",
    `This experiment ${what}, which it may not do to the server of LABS_REDIS_URL: unset it for this run.`,
  );
}
