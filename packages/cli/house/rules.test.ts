/** The rules on small examples, so that a rule that finds nothing anywhere is noticed. */
import { expect, test } from "vitest";
import { root } from "../src/catalog/catalog.ts";
import { findWrongArrows } from "./arrows.ts";
import { findCircles } from "./circles.ts";
import { findFullFolders, findStrayFiles } from "./files.ts";
import { type Module, parseModule } from "./modules.ts";
import { findFormerWords } from "./words.ts";

/** A module that imports these, each leading to the file after the arrow. */
function importing(path: string, ...arrows: readonly string[]): Module {
  const imports = arrows.map((arrow) => {
    const [specifier = "", target] = arrow.split(" -> ");
    return { specifier, target: target ?? null };
  });
  return { path, imports, typesOnly: false };
}

test("imports of every kind are read, and lead to files of the repository", () => {
  const text = `
    import pg from "pg";
    import type { Run } from "@labs/experiment";
    export { known } from "./catalog.ts";
    export * from "./missing.ts";
    const load = () => import("./entry.ts");
    const named = (name: string) => import(name);`;
  const exports = new Map([["@labs/experiment", "packages/experiment/src/index.ts"]]);
  const { imports, typesOnly } = parseModule("packages/cli/src/catalog/some.ts", text, exports, root);
  expect(imports.map(({ specifier, target }) => `${specifier} -> ${target}`).toSorted()).toEqual([
    "./catalog.ts -> packages/cli/src/catalog/catalog.ts",
    "./entry.ts -> packages/cli/src/catalog/entry.ts",
    "./missing.ts -> null",
    "@labs/experiment -> packages/experiment/src/index.ts",
    "pg -> null",
  ]);
  expect(typesOnly).toBe(false);
});

test.each([
  ["export interface Tools { readonly limit: number }\nexport type Query = (n: number) => string;", true],
  ['import type { Run } from "@labs/experiment";\nexport type { Rule } from "./data.ts";', true],
  ['import { type Run } from "@labs/experiment";\nexport type Other = Run;', false],
  ["export const limit = 3;", false],
  ["export function query() {}", false],
])("a contract of types: %j is one: %s", (text, typesOnly) => {
  expect(parseModule("labs/a/b/contract.ts", text, new Map(), root).typesOnly).toBe(typesOnly);
});

test.each([
  importing("labs/a/one/rig.ts", "../shared/pool.ts -> labs/a/shared/pool.ts", "@labs/services -> x", "pg"),
  importing("labs/a/one/experiment.test.ts", "@labs/harness/testing -> x", "./rig.ts -> labs/a/one/rig.ts"),
  importing("labs/a/one/variants/x.ts", "../rig.ts -> labs/a/one/rig.ts", "@labs/firewall -> x", "lru-cache"),
  importing("packages/learner/src/story.ts", "@labs/report -> x"),
])("$path may import what it imports", (module) => {
  expect(findWrongArrows([module])).toEqual([]);
});

test.each([
  [importing("labs/a/one/rig.ts", "@labs/harness -> x"), "a lab imports"],
  [importing("labs/a/one/rig.ts", "../two/rig.ts -> labs/a/two/rig.ts"), "in shared/"],
  [importing("labs/a/one/rig.ts", "../../b/one/rig.ts -> labs/b/one/rig.ts"), "leaves its workspace"],
  [importing("labs/a/one/rig.ts", "./gone.ts"), "no such file"],
  [importing("labs/a/one/variants/x.ts", "./y.ts -> labs/a/one/variants/y.ts"), "a variant imports"],
  [importing("labs/a/one/variants/x.ts", "../support/y.ts -> labs/a/one/support/y.ts"), "a variant imports"],
  [importing("labs/a/one/wrong/x.ts", "@labs/services -> x"), "a variant imports"],
  [importing("packages/report/src/table.ts", "@labs/harness -> x"), "report stands below harness"],
  [importing("packages/cli/src/main.ts", "@labs/caching -> x"), "cli stands below caching"],
])("%o is refused: %s", (module, why) => {
  expect(findWrongArrows([module])).toEqual([expect.stringContaining(why)]);
});

test("circles are found, however long, and nothing else is", () => {
  const circles = findCircles([
    importing("a", "./b -> b", "./c -> c"),
    importing("b", "./c -> c"),
    importing("c", "./d -> d"),
    importing("d", "./b -> b", "./e -> e"),
    importing("e"),
    importing("f", "./f -> f"),
  ]);
  expect(circles).toEqual([["b", "c", "d"], ["f"]]);
});

test("files without a place and files that are missing are named", () => {
  const plan = ["experiment.ts", "contract.ts", "data.ts", "rig.ts", "EXPLANATION.md", "hints.md"];
  const whole = [
    ...plan,
    "experiment.test.ts",
    "metrics.ts",
    "variants/a.ts",
    "support/b.ts",
    "fastapi/main.py",
  ];
  const paths = whole.map((name) => `labs/a/one/${name}`);
  expect(findStrayFiles(paths)).toEqual([]);
  expect(findStrayFiles([...paths.slice(0, -4), "labs/a/one/helpers.ts", "labs/a/one/faults/x.ts"])).toEqual([
    "labs/a/one/helpers.ts has no place in an experiment",
    "labs/a/one/faults/x.ts has no place in an experiment",
  ]);
  expect(findStrayFiles(["labs/a/one/experiment.ts"])).toContain("labs/a/one/rig.ts is missing");
});

test("a folder is full with its sixteenth source; tests and fixtures are not counted", () => {
  const sources = Array.from({ length: 15 }, (_, at) => `packages/x/src/s${at}.ts`);
  const besides = ["packages/x/src/a.test.ts", "packages/x/src/b.fixture.ts", "packages/x/src/deeper/c.ts"];
  expect(findFullFolders([...sources, ...besides])).toEqual([]);
  expect(findFullFolders([...sources, "packages/x/src/one-more.ts"])).toEqual([
    "packages/x/src has 16 source files, more than 15",
  ]);
});

test("a word that was given up is named with its line and the word in use; ordinary words stay", () => {
  const text = [
    "The arms run in turn.",
    "const door = open(); // at most one line, told and set apart",
    "new Contender(patienceMs)",
    "as user nobody",
  ].join("\n");
  expect(findFormerWords([{ path: "labs/a/one/rig.ts", text }]).toSorted()).toEqual([
    'labs/a/one/rig.ts:1 says "in turn": write one after another',
    'labs/a/one/rig.ts:3 says "Contender": write ArmRun, active',
    'labs/a/one/rig.ts:3 says "patienceMs": write timeoutMs, gracePeriodMs, maxBacklog',
    'labs/a/one/rig.ts:4 says "nobody": write the subject: the caller, a request, a process',
  ]);
  const path = "packages/services/src/process/unprivileged-user.ts";
  expect(findFormerWords([{ path, text: "as user nobody" }])).toEqual([]);
});
