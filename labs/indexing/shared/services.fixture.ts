import type { Services } from "@labs/experiment";
import { openServices } from "@labs/services";
import { inject } from "vitest";

/** The services of a test file: a database of its own on the server that the lab's tests share. */
export function testServices(): Services {
  return openServices({ say: () => {}, env: { ...process.env, LABS_DATABASE_URL: inject("postgres") } });
}
