/** What stands in `docs/ci` for other CI measures what there is; its README names the linters, which need Python or a Jenkins. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { labNames, root } from "../src/catalog/catalog.ts";

test.each(["gitlab-ci.yml", "Jenkinsfile"])("%s measures every lab", async (name) => {
  const text = await readFile(join(root, "docs/ci", name), "utf8");
  const [, list = ""] = /\[([^\]]*\bcaching\b[^\]]*)\]/.exec(text) ?? [];
  const listed = list.split(",").map((lab) => lab.trim().replaceAll("'", ""));
  expect(listed.toSorted()).toEqual((await labNames()).toSorted());
});

test("there is no example without a word on it", async () => {
  const readme = await readFile(join(root, "docs/ci/README.md"), "utf8");
  for (const name of await readdir(join(root, "docs/ci")))
    if (name !== "README.md") expect(readme).toContain(`](${name})`);
});
