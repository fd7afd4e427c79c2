import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { root } from "./catalog/catalog.ts";

const entry = "packages/cli/lab.mjs";

test("the entry works from any folder", () => {
  const { stderr, status } = spawnSync(process.execPath, [join(root, entry), "cachin"], {
    cwd: tmpdir(),
    encoding: "utf8",
  });
  expect(stderr).toMatch(/^There is no lab or command "cachin"; did you mean "caching"/);
  expect(status).toBe(2);
});

test("without packages the entry says the one command that gets them", () => {
  const clone = mkdtempSync(join(tmpdir(), "labs clone é "));
  mkdirSync(join(clone, "packages/cli"), { recursive: true });
  copyFileSync(join(root, entry), join(clone, entry));
  const { stderr, status } = spawnSync(process.execPath, [join(clone, entry)], { encoding: "utf8" });
  expect(stderr).toBe(
    "The packages are not installed yet: run `npx pnpm install` in the repository's folder.\n",
  );
  expect(status).toBe(3);
});

describe("on an older Node", () => {
  test("a pinned Node that cannot run is named with what to do", () => {
    const clone = olderClone((pinned) => writeFileSync(pinned, "", { mode: 0o644 }));
    const { stderr, status } = spawnSync(process.execPath, [...olderNode, join(clone, entry)], {
      encoding: "utf8",
    });
    expect(stderr).toMatch(
      /^The Node that the labs bring cannot run here \(spawnSync .+ EACCES\): put Node 26 /,
    );
    expect(status).toBe(3);
  });

  test("Ctrl-C leaves the prompt to the program until that has ended", async () => {
    const clone = olderClone((pinned) => symlinkSync(process.execPath, pinned));
    const program = `process.once("SIGINT", () => setTimeout(() => { console.log("saved"); process.exit(130); }, 300));
      setInterval(() => {}, 1000);
      console.log("runs");`;
    writeFileSync(join(clone, "packages/cli/src/main.ts"), program);
    const child = spawn(process.execPath, [...olderNode, join(clone, entry)], {
      detached: true,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let printed = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      // As a terminal does it: to the whole group of processes.
      if (text === "runs\n") process.kill(-(child.pid ?? Number.NaN), "SIGINT");
    });
    const [code] = await once(child, "exit");
    expect({ code, printed }).toEqual({ code: 130, printed: "runs\nsaved\n" });
  });
});

/** Makes the entry believe that it is run by a Node that it has to replace. */
const olderNode = [
  "--import",
  `data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "20.0.0" } })`,
];

/** The entry in a clone of its own, with a pinned Node of the test's. */
function olderClone(plant: (pinned: string) => void): string {
  const clone = mkdtempSync(join(tmpdir(), "labs clone é "));
  for (const folder of ["packages/cli/src", "packages/cli/node_modules", "node_modules/.bin"])
    mkdirSync(join(clone, folder), { recursive: true });
  copyFileSync(join(root, entry), join(clone, entry));
  plant(join(clone, "node_modules/.bin/node"));
  return clone;
}

test("every lab has the script, so that its folder is a place to run it from", () => {
  const script = (file: string): unknown => JSON.parse(readFileSync(join(root, file), "utf8")).scripts.lab;
  expect(script("package.json")).toBe(`node ${entry}`);
  const without = readdirSync(join(root, "labs")).filter(
    (lab) => script(`labs/${lab}/package.json`) !== `node ../../${entry}`,
  );
  expect(without).toEqual([]);
  expect(script("packages/cli/template/package.json")).toBe(`node ../../${entry}`);
});
