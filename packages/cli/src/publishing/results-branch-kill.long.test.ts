/** A publication that ends at any of its steps leaves the branch as it was, and the next one completes it. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { env, execPath } from "node:process";
import { expect, test } from "vitest";
import { type PublishingRepository, publishingRepository } from "../testing/publishing-repository.ts";

const folder = await mkdtemp(join(tmpdir(), "labs-kill-"));
const steps = join(folder, "steps");

/** A git that kills its caller in place of the step of a given number. */
await mkdir(join(folder, "bin"));
await writeFile(
  join(folder, "bin", "git"),
  `#!/bin/sh
echo >> "${steps}"
step=$(wc -l < "${steps}")
if [ "$step" -eq "$KILL_AT" ]; then kill -9 $PPID; exit 1; fi
PATH="$REAL_PATH" exec git "$@"
`,
);
await chmod(join(folder, "bin", "git"), 0o755);
const script = join(folder, "publish.ts");
await writeFile(
  script,
  `import { appendResults, pushResults } from "${join(import.meta.dirname, "results-branch.ts")}";
const [repository, ...files] = process.argv.slice(2);
const branch = { repository, remote: "origin", branch: "results" };
await pushResults(branch, await appendResults(branch, files));
`,
);

/** Publishes in a process of its own. */
async function publish(repository: string, files: readonly string[], killAt = 0) {
  await writeFile(steps, "");
  const child = spawn(execPath, [script, repository, ...files], {
    env: {
      ...env,
      PATH: `${join(folder, "bin")}${delimiter}${env.PATH}`,
      REAL_PATH: env.PATH,
      KILL_AT: String(killAt),
    },
    stdio: "ignore",
  });
  const [code] = await once(child, "close");
  return { code, steps: (await readFile(steps, "utf8")).length };
}

async function fileNamed(name: string): Promise<string> {
  const file = join(folder, `${name}.json`);
  await writeFile(file, `{ "of": "${name}" }`);
  return file;
}

/** What the branch holds, here and at the remote, oldest commit first. */
async function branches({ git, remoteGit }: PublishingRepository): Promise<string[][]> {
  return Promise.all(
    [git, remoteGit].map(async (run) =>
      (await run("log", "--reverse", "--format=%s", "results")).split("\n"),
    ),
  );
}

test("killed at any step, the branch is what it was or whole, and the next publication completes it", async () => {
  const [one, two] = [await fileNamed("one"), await fileNamed("two")];
  const ends = new Set<string>();
  for (let step = 1, ended = false; !ended; step += 1) {
    await using there = await publishingRepository();
    await publish(there.repository, [one]);
    const before = await there.git("status", "--porcelain=v2", "--branch");
    const { code, steps } = await publish(there.repository, [two], step);
    ended = steps < step;
    expect(code === 0, `step ${step}`).toBe(ended);
    for (const commits of await branches(there)) {
      expect([["Publish one"], ["Publish one", "Publish two"]], `step ${step}`).toContainEqual(commits);
      ends.add(commits.join());
    }
    for (const run of [there.git, there.remoteGit]) await run("fsck", "--strict", "--no-dangling");
    expect(await there.git("status", "--porcelain=v2", "--branch")).toBe(before);
    await publish(there.repository, [two]);
    expect(await branches(there)).toEqual(Array(2).fill(["Publish one", "Publish two"]));
  }
  expect([...ends]).toEqual(["Publish one", "Publish one,Publish two"]);
});
