/** Any program by the same mechanism. */
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { haproxyProgram } from "../balancer/haproxy-program.ts";
import { nginxProgram } from "../balancer/nginx-program.ts";
import { pgbouncerProgram } from "../pgbouncer/pgbouncer-program.ts";
import { redisProgram } from "../redis/redis-program.ts";
import { fetchProgram, type Machine, planFetch } from "./fetch-program.ts";
import { findProgram } from "./find-program.ts";
import { installAdvice } from "./program.ts";

/** A folder with programs: names and shell scripts. */
async function folderOf(scripts: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "labs-program-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, script] of Object.entries(scripts)) {
    await mkdir(join(folder, name, ".."), { recursive: true });
    await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

describe("a program is found", () => {
  it("on PATH, by running it, and the first that is new enough is taken", async () => {
    const old = await folderOf({ haproxy: "echo HAProxy version 1.8.0" });
    const broken = await folderOf({ haproxy: "exit 127" });
    const good = await folderOf({ haproxy: "echo HAProxy version 2.6.12-1 2026/01/01" });
    const env = { PATH: [old, broken, good].join(":"), LABS_CACHE: "/nonexistent" };
    expect(await findProgram(haproxyProgram, env)).toMatchObject({
      title: "HAProxy",
      version: "2.6.12",
      program: { file: join(good, "haproxy") },
    });
    expect(await findProgram(haproxyProgram, { ...env, PATH: old })).toEqual({
      missing: "no haproxy (version 2.6 or newer) is on PATH, only HAProxy 1.8.0 is too old",
    });
    expect(await findProgram(haproxyProgram, { ...env, PATH: broken })).toEqual({
      missing: expect.stringContaining("which does not run"),
    });
  });

  it("beside PATH: in sbin, in a keg of Homebrew, and among the fetched", async () => {
    const says = "echo HAProxy version 2.6.12";
    const cached = "programs/haproxy/root/usr/sbin/haproxy";
    for (const name of ["sbin/haproxy", "opt/haproxy/bin/haproxy", cached]) {
      const folder = await folderOf({ [name]: says });
      const env = { PATH: join(folder, "bin"), LABS_CACHE: folder };
      expect(await findProgram(haproxyProgram, env)).toMatchObject({ program: { file: join(folder, name) } });
    }
  });

  it("in the folder that its description names, as Java is", async () => {
    const name = "programs/haproxy/root/usr/lib/jvm/java-17-openjdk-amd64/bin/haproxy";
    const folder = await folderOf({ [name]: "echo HAProxy version 2.6.12 >&2" });
    const java = {
      ...haproxyProgram,
      debian: { packages: ["openjdk-17-jre-headless"], folder: "usr/lib/jvm/*/bin" },
    };
    const env = { PATH: "/nonexistent", LABS_CACHE: folder };
    expect(await findProgram(java, env)).toMatchObject({ program: { file: join(folder, name) } });
  });

  it("under the name by which it knows what it is", async () => {
    const folder = await folderOf({ "redis-check-rdb": 'echo "Valkey server v=8.1.0 sha=0"' });
    expect(await findProgram(redisProgram, { PATH: folder, LABS_CACHE: "/nonexistent" })).toMatchObject({
      title: "Valkey",
      program: { argv0: "redis-server" },
    });
  });

  it("without the user's settings for other programs", async () => {
    const folder = await folderOf({ haproxy: 'echo "HAProxy version 2.6.$' + '{PYTHONPATH:-12}"' });
    const env = { PATH: folder, LABS_CACHE: "/nonexistent", PYTHONPATH: "99" };
    expect(await findProgram(haproxyProgram, env)).toMatchObject({ version: "2.6.12" });
  });
});

describe("how a program is fetched", () => {
  const nothing: Machine = { forbidden: false, root: false, apt: false, brew: false };

  for (const description of [haproxyProgram, nginxProgram, redisProgram, pgbouncerProgram]) {
    const plan = (machine: Partial<Machine>) =>
      planFetch(description, { ...nothing, ...machine }, "/cache/x");
    const { title, brew, debian } = description;

    it(`${title}: Debian's package is unpacked, by root or not, and installed by neither`, () => {
      for (const root of [true, false]) {
        expect(plan({ apt: true, root })).toMatchObject({
          command: `apt-get download ${debian.packages}`,
          effect: expect.stringMatching(/MB, \d+ s, .*nothing is installed/),
          undo: "rm -r /cache/x",
        });
      }
    });

    it(`${title}: with brew, though not as root`, () => {
      expect(plan({ brew: true, apt: true })).toMatchObject({
        command: `brew install ${brew}`,
        undo: `brew uninstall ${brew}`,
      });
      expect(plan({ brew: true, root: true })).toHaveProperty("reason");
    });

    it(`${title}: by hand where neither is there, and not at all under LABS_NO_INSTALL=1`, () => {
      expect(plan({})).toMatchObject({ fix: installAdvice(description) });
      expect(plan({ forbidden: true, apt: true, brew: true })).toMatchObject({
        fix: "unset LABS_NO_INSTALL",
      });
    });
  }

  it("is declined by an answer, and nothing is changed", async () => {
    const folder = await folderOf({ "bin/apt-get": "exit 0", "bin/dpkg-deb": "exit 0" });
    const questions: string[] = [];
    const context = {
      env: { PATH: join(folder, "bin"), LABS_CACHE: folder },
      say: () => {},
      confirm: async (question: string) => questions.push(question) === 0,
    };
    await expect(fetchProgram(context, haproxyProgram)).rejects.toMatchObject({
      reason: "getting HAProxy was declined",
    });
    expect(questions).toEqual([
      expect.stringMatching(
        /^HAProxy is missing\. Get it with `apt-get download haproxy` \(about 3 MB, 10 s, .*\)\?$/,
      ),
    ]);
    expect(await readdir(folder)).toEqual(["bin"]);
  });

  it.each([
    [
      "E: Failed to fetch http://mirror.example/x  Could not connect to proxy",
      /see that the network can be reached/,
    ],
    ["E: Unable to locate package haproxy", /^install HAProxy 2\.6 or newer/],
    ["E: Write error - write (28: No space left on device)", /free some disk space/],
  ])("fails with its cause: %s", async (message, fix) => {
    const script = `[ "$1" = --version ] && exit 0; echo '${message}' >&2; exit 100`;
    const folder = await folderOf({ "bin/apt-get": script, "bin/dpkg-deb": "exit 0" });
    const lines: string[] = [];
    const context = {
      env: { PATH: join(folder, "bin"), LABS_CACHE: folder },
      say: (line: string) => lines.push(line),
      confirm: undefined,
    };
    await expect(fetchProgram(context, haproxyProgram)).rejects.toMatchObject({
      reason: `\`apt-get download haproxy\` failed (${message})`,
      fix: expect.stringMatching(fix),
    });
    expect(lines).toEqual([expect.stringMatching(/^HAProxy: getting it with .* undo with `rm -r /)]);
    expect(await readdir(join(folder, "programs/haproxy"))).toEqual([]);
  });
});
