/** A folder is taken only where it can be used, and the reasons are given where none can. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { canRun, copyFor } from "../process/run-as.ts";
import { unprivilegedUser } from "../process/unprivileged-user.ts";
import { makeTemporaryFolder } from "./temporary-folder.ts";

const user = await unprivilegedUser();
const isRoot = user !== null && user !== undefined;

function place(mode = 0o777): string {
  const folder = mkdtempSync(join(tmpdir(), "labs-place-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  chmodSync(folder, mode);
  return folder;
}

describe("a temporary folder", () => {
  it("is made in the first place that can be used", async () => {
    const good = place();
    const made = await makeTemporaryFolder("x-", { executable: true }, ["/nonexistent", good]);
    expect(made.startsWith(join(good, "x-"))).toBe(true);
    expect(readdirSync(made)).toEqual([]);
  });

  it("is missed with the reason of each place", async () => {
    const making = makeTemporaryFolder("x-", { minBytes: 2 ** 60 }, ["/nonexistent", place()]);
    await expect(making).rejects.toThrow(
      /^no folder for temporary files can be used: \/nonexistent does not exist; \S+ has \d+ MB of free space, \d+ MB are needed$/,
    );
  });

  it("is not made where a socket's path would be too long", async () => {
    const deep = join(place(), "d".repeat(90));
    mkdirSync(deep);
    await expect(makeTemporaryFolder("x-", { sockets: true }, [deep])).rejects.toThrow(
      "too long for a Unix socket",
    );
    expect(readdirSync(deep)).toEqual([]);
  });

  it.skipIf(!isRoot)("is not made where the server's user cannot enter", async () => {
    const closed = place(0o700);
    const making = makeTemporaryFolder("x-", { user: user ?? null }, [closed]);
    await expect(making).rejects.toThrow(/cannot be used by user \d+ \(.*(can't cd|ermission denied)/);
    expect(readdirSync(closed)).toEqual([]);
    expect(existsSync(await makeTemporaryFolder("x-", { user: user ?? null }, [closed, place()]))).toBe(true);
  });

  it("is not made for programs on a file system without them", async ({ skip }) => {
    const mount = place();
    if (spawnSync("mount", ["-t", "tmpfs", "-o", "noexec", "tmpfs", mount]).status !== 0)
      skip("this user may not mount a file system");
    onTestFinished(() => void spawnSync("umount", [mount]));
    await expect(makeTemporaryFolder("x-", { executable: true }, [mount])).rejects.toThrow(
      "is mounted noexec",
    );
    expect(await makeTemporaryFolder("x-", {}, [mount])).toContain(mount);
  });

  it("is not made in a user namespace with one user", async ({ skip }) => {
    if (!isRoot) skip("only root gives folders to another user");
    const script = `
      const { makeTemporaryFolder } = await import(${JSON.stringify(import.meta.resolve("./temporary-folder.ts"))});
      await makeTemporaryFolder("x-", { user: { uid: 65534, gid: 65534 } }).catch((error) => console.log(error.message));`;
    const { stdout, status, stderr } = spawnSync(
      "unshare",
      ["--user", "--map-root-user", process.execPath, "--input-type=module", "-e", script],
      { encoding: "utf8" },
    );
    if (status !== 0) skip(`no user namespace can be made here: ${stderr}`);
    expect(stdout).toContain("this user namespace has one user");
  });
});

it.skipIf(!isRoot)("a copy can be run by the server's user, whatever the umask", async () => {
  const closed = place(0o700);
  spawnSync("cp", ["/bin/true", join(closed, "program")]);
  chmodSync(join(closed, "program"), 0o700);
  const before = process.umask(0o077);
  onTestFinished(() => void process.umask(before));
  expect(await canRun(join(closed, "program"), user ?? null)).toBe(false);
  const open = await makeTemporaryFolder("x-", { user: user ?? null }, [place()]);
  const copy = await copyFor(user ?? null, closed, join(open, "copy"));
  expect(await canRun(join(copy, "program"), user ?? null)).toBe(true);
});
