/** The results branch in a clone with a bare remote: it grows, and nothing else of the clone moves. */
import { chmod, mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { publishingRepository } from "../testing/publishing-repository.ts";
import { appendResults, exportRuns, pushResults, type ResultsBranch } from "./results-branch.ts";

/** Files of these names, each with a text of its own. */
async function filesNamed(...names: string[]): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), "labs-files-"));
  const files = names.map((name) => join(folder, `${name}.json`));
  // Both kinds of line ends: they are published as they are.
  for (const file of files) await writeFile(file, `{\r\n "of": "${file.slice(folder.length)}"\n}`);
  return files;
}

async function publish(branch: ResultsBranch, files: readonly string[]) {
  const appended = await appendResults(branch, files);
  await pushResults(branch, appended);
  return appended;
}

test("the first publication makes an orphan branch, and later ones append to it", async () => {
  await using there = await publishingRepository();
  const { remoteGit } = there;
  await publish(there, await filesNamed("one"));
  await publish(there, await filesNamed("two", "three"));
  expect(await remoteGit("log", "--format=%s", "results")).toBe("Publish 2 runs\nPublish one");
  expect(await remoteGit("ls-tree", "-r", "--name-only", "results")).toBe(
    "runs/one.json\nruns/three.json\nruns/two.json",
  );
  expect(await remoteGit("diff", "--name-status", "results~1", "results")).toBe(
    "A\truns/three.json\nA\truns/two.json",
  );
  await expect(remoteGit("merge-base", "main", "results")).rejects.toThrow();
});

test("the same run again changes nothing, and another content under its name is refused", async () => {
  await using there = await publishingRepository();
  const [file = ""] = await filesNamed("one");
  const { commit } = await publish(there, [file]);
  expect(await publish(there, [file])).toEqual({ commit, added: [] });
  await writeFile(file, "{}");
  await expect(publish(there, [file])).rejects.toMatchObject({
    code: "RESULT",
    message: expect.stringContaining("one.json is published with another content"),
  });
  expect(await there.remoteGit("rev-parse", "results")).toBe(commit);
});

test("the clone's branch, index and working tree stay as they are", async () => {
  await using there = await publishingRepository();
  const { git, repository } = there;
  await writeFile(join(repository, "code.ts"), "staged\n");
  await git("add", "code.ts");
  await writeFile(join(repository, "code.ts"), "changed\n");
  await writeFile(join(repository, "new.ts"), "new\n");
  const state = async () => [
    await git("status", "--porcelain=v2", "--branch"),
    await git("diff", "--cached"),
    await git(
      "for-each-ref",
      "--format=%(refname) %(objectname)",
      "refs/heads/main",
      "refs/remotes/origin/main",
      "refs/tags",
    ),
    await readFile(join(repository, ".git", "index"), "hex"),
    await readdir(join(repository, ".git")),
  ];
  await git("update-index", "--refresh").catch(() => {});
  const before = await state();
  await publish(there, await filesNamed("one"));
  await publish(there, await filesNamed("two"));
  expect(await state()).toEqual(before);
});

test("settings and hooks of the clone reach neither the commit nor the files", async () => {
  await using there = await publishingRepository();
  const { git, repository } = there;
  const settings = {
    "commit.gpgSign": "true",
    "push.gpgSign": "true",
    "gpg.program": "/bin/false",
    "core.autocrlf": "true",
    "core.safecrlf": "true",
    "push.followTags": "true",
    "user.name": "Someone",
    "remote.origin.push": "refs/heads/main:refs/heads/other",
  };
  for (const [name, value] of Object.entries(settings)) await git("config", name, value);
  await writeFile(join(repository, ".git", "info", "attributes"), "*.json text eol=lf\n");
  for (const hook of ["pre-push", "reference-transaction", "pre-commit", "post-commit"]) {
    const file = join(repository, ".git", "hooks", hook);
    await writeFile(file, "#!/bin/sh\nexit 1\n");
    await chmod(file, 0o755);
  }
  const [file = ""] = await filesNamed("one");
  await publish(there, [file]);
  expect(await there.remoteGit("for-each-ref", "--format=%(refname)")).toBe(
    "refs/heads/main\nrefs/heads/results",
  );
  expect(await there.remoteGit("log", "-1", "--format=%an %cn %G?", "results")).toBe(
    "Optimization Labs Optimization Labs N",
  );
  expect(await there.remoteGit("cat-file", "blob", "results:runs/one.json")).toBe(
    await readFile(file, "utf8"),
  );
});

test("two clones that publish at once both have their runs there", async () => {
  await using there = await publishingRepository();
  const other = await there.clone("other");
  await publish(there, await filesNamed("one"));
  await publish(other, await filesNamed("two"));
  // Both have read the same state when they commit.
  const [mine, theirs] = [
    await appendResults(there, await filesNamed("three")),
    await appendResults(other, await filesNamed("four")),
  ];
  await pushResults(other, theirs);
  await pushResults(there, mine);
  expect(await there.remoteGit("ls-tree", "-r", "--name-only", "results")).toBe(
    ["four", "one", "three", "two"].map((name) => `runs/${name}.json`).join("\n"),
  );
  for (const { commit } of [mine, theirs])
    expect(await there.remoteGit("merge-base", commit ?? "", "results")).toBe(commit);
});

test("several publications of one clone at once lose nothing", async () => {
  await using there = await publishingRepository();
  const names = ["one", "two", "three", "four"];
  await Promise.all(names.map(async (name) => appendResults(there, await filesNamed(name))));
  expect((await there.git("ls-tree", "-r", "--name-only", "results")).split("\n")).toHaveLength(names.length);
  expect((await there.git("log", "--format=%s", "results")).split("\n")).toHaveLength(names.length);
});

test("what was committed and not pushed is pushed with the next publication", async () => {
  await using there = await publishingRepository();
  await appendResults(there, await filesNamed("one"));
  await expect(there.remoteGit("rev-parse", "--verify", "results")).rejects.toThrow();
  await publish(there, await filesNamed("two"));
  expect(await there.remoteGit("log", "--format=%s", "results")).toBe("Publish two\nPublish one");
});

test("a push that the remote refuses is said, and the commit is kept", async () => {
  await using there = await publishingRepository();
  const hook = join(await there.remoteGit("rev-parse", "--absolute-git-dir"), "hooks", "pre-receive");
  await writeFile(hook, "#!/bin/sh\necho not today >&2\nexit 1\n");
  await chmod(hook, 0o755);
  await expect(publish(there, await filesNamed("one"))).rejects.toMatchObject({
    code: "OUTPUT",
    message: expect.stringMatching(/could not be pushed to origin .*not today.* kept in this clone/s),
  });
  expect(await there.git("log", "--format=%s", "results")).toBe("Publish one");
});

test("a remote that is not there, and a branch that is checked out, are said before anything is written", async () => {
  await using there = await publishingRepository();
  const files = await filesNamed("one");
  await expect(appendResults({ ...there, remote: "nowhere" }, files)).rejects.toMatchObject({
    code: "SERVICE_LOST",
  });
  await expect(appendResults({ ...there, branch: "main" }, files)).rejects.toMatchObject({ code: "USAGE" });
  expect(await there.git("for-each-ref", "--format=%(refname:short)", "refs/heads")).toBe("main");
});

test("what logs in at a remote is in no message", async () => {
  await using there = await publishingRepository();
  const remote = "http://token:secret@127.0.0.1:1/results.git";
  const refused = appendResults({ ...there, remote }, await filesNamed("one"));
  await expect(refused).rejects.toThrow(/^The remote http:\/\/127\.0\.0\.1:1\/results\.git cannot be read/);
  await expect(refused).rejects.not.toThrow("secret");
});

test("the runs of a commit are written out as they were published", async () => {
  await using there = await publishingRepository();
  const [file = ""] = await filesNamed("one");
  const { commit } = await appendResults(there, [file]);
  await there.git("config", "core.autocrlf", "true");
  const out = await mkdtemp(join(tmpdir(), "labs-export-"));
  await exportRuns(there.repository, commit ?? "", out);
  expect(await readdir(out)).toEqual(["one.json"]);
  expect(await readFile(join(out, "one.json"), "utf8")).toBe(await readFile(file, "utf8"));
});
