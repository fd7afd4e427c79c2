import { LabError } from "@labs/experiment";

/**
 * Why a service cannot be had here, for tests that are skipped then; `null` where it is there.
 *
 * @throws what else goes wrong while it is looked for
 */
export function whyMissing(service: Promise<unknown>): Promise<string | null> {
  return service.then(
    () => null,
    (error: unknown) => {
      if (error instanceof LabError && error.code === "SERVICE_MISSING") return error.message;
      throw error;
    },
  );
}
