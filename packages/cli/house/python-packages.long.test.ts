/** Every pinned package has a wheel for every Python that the README promises: pip looks them up, and installs none. */
import { spawnSync } from "node:child_process";
import { globSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../src/catalog/catalog.ts";

const folder = mkdtempSync(join(tmpdir(), "labs-wheels-"));

const pip = (...words: string[]) =>
  spawnSync("python3", ["-m", "pip", ...words], { cwd: folder, encoding: "utf8" });

const answers =
  pip("download", "--quiet", "--no-deps", "--retries", "0", "--timeout", "5", "idna").status === 0;

/** Of Spark, PyPI has the source only: Python that runs on every version. */
const withoutSpark = (list: string) => list.replace(/^(pyspark==|--no-binary ).*$/gm, "");

const lists = globSync("labs/*/requirements*.txt", { cwd: root });
const versions = ["3.11", "3.12", "3.13", "3.14"];

test.skipIf(!answers).for(lists.flatMap((list) => versions.map((version) => [list, version] as const)))(
  "%s has wheels for Python %s",
  ([list, version]) => {
    const file = join(folder, "requirements.txt");
    writeFileSync(file, withoutSpark(readFileSync(join(root, list), "utf8")));
    // The lists name what their packages need as well.
    const ask = [
      "--dry-run",
      "--quiet",
      "--no-deps",
      "--only-binary",
      ":all:",
      "--target",
      join(folder, "none"),
    ];
    const { status, stderr } = pip("install", ...ask, "--python-version", version, "--requirement", file);
    expect(stderr).not.toContain("ERROR");
    expect(status).toBe(0);
  },
);
