import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { markFile, replaceFolder } from "./replace-folder.ts";

let place: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "labs-site-"));
});
afterEach(() => rm(place, { recursive: true, force: true }));

const filled = (text: string) => async (folder: string) => {
  await writeFile(join(folder, markFile), "");
  await writeFile(join(folder, "index.html"), text);
};
const out = () => join(place, "report");

test("a site takes the place of an older one, and nothing is left beside it", async () => {
  await replaceFolder(out(), filled("old"));
  await replaceFolder(out(), filled("new"));
  expect(await readFile(join(out(), "index.html"), "utf8")).toBe("new");
  expect(await readdir(place)).toEqual(["report"]);
});

test("where building fails, the older site stays as it was", async () => {
  await replaceFolder(out(), filled("old"));
  await expect(replaceFolder(out(), () => Promise.reject(new Error("a bug")))).rejects.toThrow("a bug");
  expect(await readFile(join(out(), "index.html"), "utf8")).toBe("old");
  expect(await readdir(place)).toEqual(["report"]);
});

test("a folder of other files is refused and kept", async () => {
  await mkdir(out());
  await writeFile(join(out(), "letter.txt"), "hello");
  await expect(replaceFolder(out(), filled("new"))).rejects.toMatchObject({
    code: "RESULT",
    message: expect.stringContaining("--out DIR"),
  });
  expect(await readdir(out())).toEqual(["letter.txt"]);
});

test("a file in the place of a folder is refused", async () => {
  await writeFile(out(), "text");
  await expect(replaceFolder(out(), filled("new"))).rejects.toMatchObject({ code: "RESULT" });
});

test("of many reports at once one stays, whole", async () => {
  const texts = Array.from({ length: 8 }, (_, index) => `site ${index}`);
  await Promise.all(texts.map((text) => replaceFolder(out(), filled(text))));
  expect(texts).toContain(await readFile(join(out(), "index.html"), "utf8"));
  expect((await readdir(out())).sort()).toEqual([markFile, "index.html"].sort());
  expect(await readdir(place)).toEqual(["report"]);
});
