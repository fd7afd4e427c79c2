/** Programs are really fetched: it takes the network, and is skipped with the reason where there is none. */
import { spawnSync } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { haproxyProgram } from "../balancer/haproxy-program.ts";
import { nginxProgram } from "../balancer/nginx-program.ts";
import { pgbouncerProgram } from "../pgbouncer/pgbouncer-program.ts";
import { prometheusProgram } from "../prometheus/prometheus-program.ts";
import { redisProgram } from "../redis/redis-program.ts";
import { fetchProgram } from "./fetch-program.ts";
import { findProgram } from "./find-program.ts";

async function obstacle(): Promise<string | null> {
  if (spawnSync("apt-get", ["--version"]).status !== 0) return "no apt-get on this machine";
  const uris = spawnSync("apt-get", ["download", "--print-uris", "redis-tools"], { encoding: "utf8" }).stdout;
  const server = uris.match(/^'(http[^']+)'/)?.[1];
  if (server === undefined) return "the package lists of this machine are missing";
  return await fetch(new URL("/", server), { signal: AbortSignal.timeout(10_000) }).then(
    () => null,
    () => `${server} cannot be reached`,
  );
}

const reason = await obstacle();
const title = (name: string) =>
  `${name} is fetched and answers${reason === null ? "" : ` (skipped: ${reason})`}`;

for (const description of [haproxyProgram, nginxProgram, redisProgram, pgbouncerProgram, prometheusProgram]) {
  test.skipIf(reason !== null)(
    title(description.title),
    async () => {
      const folder = await mkdtemp(join(tmpdir(), "labs-program-"));
      onTestFinished(() => rm(folder, { recursive: true }));
      const env = { ...process.env, LABS_CACHE: folder };
      await fetchProgram({ env, say: () => {}, confirm: undefined }, description);
      // One that is installed on this machine is not the one to be found.
      const found = await findProgram(description, { ...env, PATH: "/nonexistent" });
      expect(found).toMatchObject({ title: description.title, version: expect.any(String) });
      expect(await readdir(join(folder, "programs", description.id))).toEqual(["root"]);
    },
    120_000,
  );
}
