/** An interview in a process of its own, as at a terminal. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readState } from "@labs/learner";
import { expect, test } from "vitest";
import { root } from "../../catalog/catalog.ts";
import { program } from "../../testing/test-command.ts";

test("what was answered is kept when Ctrl-C comes in mid answer", async () => {
  const folder = await mkdtemp(join(tmpdir(), "labs-interview-"));
  const state = join(folder, ".labs", "state.json");
  const child = spawn(process.execPath, [join(root, program), "interview", "--seed", "1"], {
    env: { ...process.env, LABS_RESULTS: folder, LABS_STATE: state },
    stdio: ["pipe", "pipe", "pipe"],
  });
  let [out, err] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    err += text;
  });
  const ended = once(child, "close");
  child.stdin.write(`${["One.", "", "1", "", "none", "Two, as far as"].join("\n")}\n`);
  while (!err.includes("Question 2 of 9")) await sleep(20);
  // The line after the question is read at once; that it was is seen by nothing but a moment.
  await sleep(300);
  child.kill("SIGINT");
  expect(await ended).toEqual([130, null]);
  expect(out).toMatch(/^Interview of .*: 2 of 9 questions in .*; it was left\.\n/);
  expect(err).toContain("Ending: what was answered is kept");
  const { interviews } = await readState(state);
  expect(interviews).toHaveLength(1);
  expect(interviews[0]?.questions).toMatchObject([
    { answer: "One.", points: { had: ["the thesis"] } },
    { answer: "Two, as far as", end: "left" },
  ]);
});
