import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../catalog/catalog.ts";
import { labHere } from "../testing/lab-here.ts";

const wrong = (name: string) => join(root, `packages/manifests/wrong/${name}.yaml`);
const folder = await mkdtemp(join(tmpdir(), "labs-lint-"));

async function fileWith(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

const configMap = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: one }\n---\n";

test("a finding has its file, line, object and rule, and exit code 1", async () => {
  const { code, stdout } = await labHere(["autoscaling", "lint", wrong("requests")]);
  expect(code).toBe(1);
  expect(stdout).toBe(
    `${wrong("requests")}:14: Deployment worker: Container api requests no cpu: write resources.requests.cpu, such as 250m. [requests]\n`,
  );
});

test("files without findings are said to be so", async () => {
  const files = [
    await fileWith("one.yaml", configMap),
    await fileWith("two.yaml", configMap.replace("one", "two")),
  ];
  const { code, stdout } = await labHere(["autoscaling", "lint", ...files]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: "2 objects in 2 files: nothing to change.\n" });
});

test("--json has the same for programs", async () => {
  const { code, stdout } = await labHere(["autoscaling", "lint", wrong("ports"), "--json"]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout).findings).toMatchObject([{ object: "Service web", rule: "ports" }]);
});

test.each([
  ["a missing file", () => join(folder, "none.yaml"), /^There is no file .*none\.yaml\.$/],
  ["a folder", () => folder, /is a folder: name its files, or pass what kustomize makes of it: /],
  ["50 MB", () => fileWith("large.yaml", Buffer.alloc(5e7, "#\n")), /has more than 2 MB/],
  ["a device without end", () => "/dev/zero", /has more than 2 MB/],
  [
    "a program",
    () => fileWith("binary.yaml", Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0xff)),
    /is not a text in UTF-8/,
  ],
  ["zeros", () => fileWith("zeros.yaml", "\0\0\0"), /is not a text in UTF-8/],
])("%s is refused with one sentence and exit code 2", async (_, file, sentence) => {
  const { code, stdout, stderr } = await labHere(["autoscaling", "lint", await file()]);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr.trim().split("\n")).toEqual([expect.stringMatching(sentence)]);
});

test("an empty file is a finding of its own", async () => {
  const file = await fileWith("empty.yaml", "");
  const { code, stdout } = await labHere(["autoscaling", "lint", file]);
  expect({ code, stdout }).toEqual({
    code: 1,
    stdout: `${file}:1: There is no object in this file. [yaml]\n`,
  });
});
