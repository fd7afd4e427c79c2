import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { postgresFlags } from "./postgres-flags.ts";

/** What `docker-compose.yml` leaves to the image, since it is PostgreSQL's default there. */
const defaults = ["fsync", "synchronous_commit", "full_page_writes", "work_mem"];

test("the compose file runs PostgreSQL with the settings of a run's own server", async () => {
  const compose = await readFile(`${import.meta.dirname}/../../../../docker-compose.yml`, "utf8");
  const kept = [...compose.matchAll(/-c (\w+=\S+)/g)].map(([, setting]) => setting);
  const own = postgresFlags().filter((flag) => flag !== "-c");
  expect(kept.toSorted()).toEqual(
    own.filter((one) => !defaults.some((name) => one.startsWith(`${name}=`))).toSorted(),
  );
});
