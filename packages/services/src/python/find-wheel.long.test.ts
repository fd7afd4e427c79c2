/** A wheel is fetched by pip, which takes seconds; its index is a folder here. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findWheel } from "./find-wheel.ts";
import { listing } from "./listing.fixture.ts";

const hasPython = spawnSync("python3", ["-c", "import ensurepip"]).status === 0;

/** Writes a wheel that holds a file and a zip file. */
const script = `
import io, zipfile
inner = io.BytesIO()
with zipfile.ZipFile(inner, "w") as archive:
    archive.writestr("numbers.txt", "42")
info = "labs_files-1.0.dist-info/"
with zipfile.ZipFile("labs_files-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("labs_files/inner.zip", inner.getvalue())
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: labs-files\\nVersion: 1.0\\nRequires-Dist: torch\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "")
`;

test.skipIf(!hasPython)(
  "a wheel of the pinned content is unpacked once, without what it requires; another content is refused",
  async () => {
    const { folder, env } = await listing("");
    spawnSync("python3", ["-c", script], { cwd: folder, stdio: "inherit" });
    const bytes = readFileSync(join(folder, "labs_files-1.0-py3-none-any.whl"));
    const wheel = {
      name: "labs-files",
      version: "1.0",
      sha256: createHash("sha256").update(bytes).digest("hex"),
      size: "1 kB",
      archives: ["labs_files/inner.zip"],
    };
    const user = { ...env, PIP_FIND_LINKS: folder, PIP_NO_INDEX: "1" };
    const lines: string[] = [];
    const find = (one = wheel, more = {}) =>
      findWheel(one, { env: { ...user, ...more }, say: (line) => lines.push(line) });

    await expect(find(wheel, { LABS_NO_INSTALL: "1" })).rejects.toMatchObject({
      code: "SKIPPED",
      message: expect.stringContaining("unset LABS_NO_INSTALL"),
    });
    expect(lines).toEqual([]);
    const found = await find();
    expect(readFileSync(join(found, "labs_files/inner.zip.unpacked/numbers.txt"), "utf8")).toBe("42");
    expect(await find(wheel, { LABS_NO_INSTALL: "1" }), "what is there needs no permission").toBe(found);
    expect(lines).toEqual([expect.stringMatching(/labs-files 1\.0 \(1 kB\) from PyPI .*undo with `rm -r /)]);

    const other = { ...wheel, sha256: "0".repeat(64) };
    await expect(find(other)).rejects.toMatchObject({ code: "SKIPPED" });
    const left = await readdir(join(env.LABS_CACHE, "wheels"));
    expect(left.map((name) => join(env.LABS_CACHE, "wheels", name))).toEqual([found]);
    expect(existsSync(found)).toBe(true);
  },
  300_000,
);
