/** PyTorch is found where a Python imports it, missed with a reason, and never fetched where that is forbidden. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { planFetch } from "./fetch-pytorch.ts";
import { findPytorch, unpackedIn } from "./find-pytorch.ts";
import { pytorchSettings, pytorchSource, pytorchUrl } from "./pytorch-source.ts";

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "labs-pytorch-"));
  onTestFinished(() => rm(made, { recursive: true }));
  return made;
}

const found = { version: "1.13.1", interpreter: "/usr/bin/python3", folder: "/a b", libraries: ["/x", "/y"] };

test("it travels as a URL, and becomes settings of a Python", () => {
  expect(pytorchSource(pytorchUrl(found))).toEqual(found);
  expect(() => pytorchSource("redis://127.0.0.1")).toThrow("names no PyTorch");
  expect(pytorchSettings(found)).toEqual({ LABS_PYTORCH_FOLDER: "/a b", LD_LIBRARY_PATH: "/x:/y" });
  expect(pytorchSettings({ ...found, libraries: [] })).toEqual({ LABS_PYTORCH_FOLDER: "/a b" });
});

test("an interpreter that imports it is asked where it is; what it answers counts", async () => {
  const path = await folder();
  const script = `#!/bin/sh
case "$*" in
  *"-I -c"*) echo "3.12.1 True" ;;
  *probe.py*) echo '{"version": "9.9.9", "folder": "/site"}' ;;
esac
`;
  await writeFile(join(path, "python3"), script);
  await chmod(join(path, "python3"), 0o755);
  const env = { PATH: path, LABS_CACHE: path };
  expect(await findPytorch("look", env)).toEqual({
    ...{ version: "9.9.9", folder: "/site", interpreter: join(path, "python3"), libraries: [] },
  });
  await expect(findPytorch("look", { ...env, LABS_PYTORCH: "no" })).rejects.toMatchObject({
    reason: "LABS_PYTORCH=no leaves it out",
    fix: "unset LABS_PYTORCH",
  });
});

test("one that does not run is named with its reason", async () => {
  const path = await folder();
  const script = `#!/bin/sh
case "$*" in
  *"-I -c"*) echo "3.12.1 True" ;;
  *probe.py*) echo "ImportError: libOpenCL.so.1: cannot open shared object file" >&2; exit 1 ;;
esac
`;
  await writeFile(join(path, "python3"), script);
  await chmod(join(path, "python3"), 0o755);
  await expect(findPytorch("run", { PATH: path, LABS_CACHE: path })).rejects.toMatchObject({
    reason: expect.stringContaining("libOpenCL.so.1"),
    fix: expect.stringContaining("apt-get install python3-torch"),
  });
});

test("what is unpacked brings its libraries, OpenBLAS before the reference BLAS", async () => {
  const root = await folder();
  for (const name of ["usr/lib/x86_64-linux-gnu/openblas-openmp", "lib/x86_64-linux-gnu"])
    await mkdir(join(root, name), { recursive: true });
  const { libraries } = await unpackedIn(root, "/usr/bin/python3");
  expect(libraries.map((library) => library.slice(root.length + 1))).toEqual([
    "usr/lib/x86_64-linux-gnu/openblas-openmp",
    "usr/lib/x86_64-linux-gnu",
    "usr/lib",
    "lib/x86_64-linux-gnu",
  ]);
});

test("it is not fetched where that is forbidden, nor from PyPI for Linux", async () => {
  await expect(planFetch({ PATH: "", LABS_NO_INSTALL: "1" })).rejects.toMatchObject({
    reason: expect.stringContaining("LABS_NO_INSTALL=1"),
  });
  if (process.platform !== "linux") return;
  await expect(planFetch({ PATH: "/nonexistent" })).rejects.toMatchObject({
    reason: expect.stringContaining("CUDA build of 5.5 GB, which is not fetched"),
  });
});
