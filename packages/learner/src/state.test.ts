import { mkdtemp, readdir, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { experimentState, readState, updateState } from "./state.ts";

const folder = () => mkdtemp(join(tmpdir(), "labs-state-"));

const empty = { version: 1, experiments: {}, cards: {}, interviews: [] };

test("a file that is not there is an empty state, and is not made by reading", async () => {
  const place = await folder();
  const file = join(place, "state.json");
  expect(await readState(file)).toEqual(empty);
  expect(await readdir(place)).toEqual([]);
});

test("a change is written to a folder that is made for it, and read again", async () => {
  const place = await folder();
  const file = join(place, ".labs", "state.json");
  await updateState(file, (state) => ({
    ...state,
    experiments: { "caching/strategy": { hints: 2, revealedAt: null } },
  }));
  const state = await readState(file);
  expect(experimentState(state, "caching/strategy").hints).toBe(2);
  expect(experimentState(state, "caching/stampede")).toEqual({ hints: 0, revealedAt: null });
  // Written beside it and moved: nothing else is left.
  expect(await readdir(join(place, ".labs"))).toEqual(["state.json"]);
});

test.each([
  ["broken", "{ broken", /state\.json cannot be understood \(no JSON\)/],
  ["empty", "", /no JSON/],
  ["of a newer version", '{"version": 99, "new": true}', /written by a newer version, 99/],
  ["no state", '{"version": 1, "experiments": 3}', /experiments:/],
  ["a list", "[]", /cannot be understood/],
])("a file that is %s is named with what to do, and left as it is", async (_, text, why) => {
  const file = join(await folder(), "state.json");
  await writeFile(file, text);
  const error = { code: "RESULT", message: expect.stringMatching(why) };
  await expect(readState(file)).rejects.toMatchObject(error);
  await expect(updateState(file, (state) => state)).rejects.toMatchObject(error);
  await expect(readState(file)).rejects.toThrow(`\`mv ${file} ${file}.old\``);
  expect(await readFile(file, "utf8")).toBe(text);
});

test("a change that throws leaves the file as it was", async () => {
  const file = join(await folder(), "state.json");
  await updateState(file, (state) => state);
  const before = await readFile(file, "utf8");
  const failing = updateState(file, () => {
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await readFile(file, "utf8")).toBe(before);
});

test("a state that cannot be written is a sentence, and nothing is left behind", async () => {
  const place = await folder();
  await writeFile(join(place, "file"), "");
  const writing = updateState(join(place, "file", "state.json"), (state) => state);
  await expect(writing).rejects.toMatchObject({ code: "RESULT" });
  expect(await readdir(place)).toEqual(["file"]);
});
