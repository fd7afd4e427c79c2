import type { Services } from "@labs/experiment";
import { loadExperiment } from "@labs/harness";
import { type CatalogEntry, root } from "../../catalog/catalog.ts";

const notNeeded = () => Promise.reject(new Error("not needed"));
export const noServices: Services = {
  postgres: notNeeded,
  redis: notNeeded,
  pgbouncer: notNeeded,
  haproxy: notNeeded,
  nginx: notNeeded,
  prometheus: notNeeded,
  pytorch: notNeeded,
  [Symbol.asyncDispose]: async () => {},
};

/** An experiment of the harness's fixtures. */
export async function fixtureEntry(name: string): Promise<CatalogEntry> {
  const file = `${root}/packages/harness/fixtures/${name}/experiment.ts`;
  return { lab: "fixtures", name, file, experiment: await loadExperiment(file) };
}
