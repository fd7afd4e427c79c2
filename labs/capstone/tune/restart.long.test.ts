/** Every process is restarted, the database too: what callers were told is there, and requests are decided as before. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { openExperiment } from "@labs/harness/testing";
import { isRunning, openServices, withPostgres } from "@labs/services";
import { expect, test } from "vitest";
import experiment from "./experiment.ts";
import { readEntries } from "./support/tables.ts";

test.skipIf(process.platform !== "linux").for(["naive", "reference", "all"])(
  "%s: PostgreSQL crashes and recovers, Redis dies, the API is started anew, and nothing is lost",
  async (name, { skip, onTestFinished }) => {
    await using services = openServices({ say: () => {} });
    const [postgres, redis] = [await services.postgres(), await services.redis()];
    const [postmaster] = postgres.pids;
    if (postmaster === undefined) return skip("PostgreSQL is not a process of this machine");
    await using opened = await openExperiment(experiment, { ...services, redis: async () => redis });
    const asked = opened.draw(40, "saturated");

    const before = await opened.open(name);
    const answers = await Promise.all(asked.map((one) => before.call(one)));
    const server = commandOf(postmaster);
    // Immediate: no checkpoint, so that the next start replays the log.
    process.kill(postmaster, "SIGQUIT");
    for (const pid of redis.pids) process.kill(pid, "SIGKILL");
    const refused = await Promise.allSettled(asked.map((one) => before.call(one)));
    expect(refused.filter(({ status }) => status === "fulfilled")).toEqual([]);
    // Connections to a dead server may not end in order.
    await Promise.allSettled([before[Symbol.asyncDispose]()]);
    while (isRunning(postmaster)) await sleep(20);

    const child = spawn(server.file, server.args, { ...server.user, cwd: "/", stdio: "ignore" });
    onTestFinished(() => void child.kill("SIGQUIT"));
    await untilItAnswers(postgres.url);

    const entries = await withPostgres(postgres.url, (client) =>
      readEntries(
        client,
        answers.map(({ id }) => id),
      ),
    );
    const told = answers.map(({ id, decision, score }, index) => ({
      ...{ id, tenant: asked[index]?.tenant, actor: asked[index]?.actor, decision, score },
    }));
    const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id);
    expect(entries.toSorted(byId)).toEqual(told.toSorted(byId));

    await using after = await opened.open(name);
    for (const one of asked) {
      const answer = await after.call(one);
      expect(answer).toEqual(await opened.expected(one, answer));
    }
  },
);

/** How a running program was started, and as whom. */
function commandOf(pid: number) {
  const [file = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  const id = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(status)?.[1]);
  const user = id("Uid") === process.getuid?.() ? {} : { uid: id("Uid"), gid: id("Gid") };
  return { file, args, user };
}

async function untilItAnswers(url: string): Promise<void> {
  for (const end = performance.now() + 60_000; performance.now() < end; await sleep(50)) {
    const answered = await withPostgres(url, (client) => client.query("SELECT 1")).catch(() => null);
    if (answered !== null) return;
  }
  throw new Error("PostgreSQL did not come back within a minute");
}
