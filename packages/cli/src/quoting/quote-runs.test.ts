/** `pnpm lab readme` on a small repository: two experiments, of which one has a reference run. */
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { asReferenceRun } from "@labs/harness";
import { plainRun } from "@labs/learner/learned-fixture";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { readme } from "../commands/maintain/readme.ts";
import { fillErrorTable } from "./error-table.ts";

const run = asReferenceRun({ ...plainRun, lab: "caching", experiment: "strategy" });
const table = (marker: string, figure: string) => `# Claim

<!-- ${marker}: metric throughput, case busy -->

| Variant | Requests per s |
| ------- | -------------- |
| fast    | ${figure}          |

End.
`;
const example = (marker: string) => `# Labs

<!-- ${marker}: printed caching/strategy -->

What it printed long ago:

\`\`\`text
old
\`\`\`

\`\`\`sh
npx pnpm test
\`\`\`
`;

/** @returns the folder */
async function repository(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "labs-quoting-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

const troubleshooting = fillErrorTable("# Troubleshooting\n\n| Code |\n| ---- |\n\nEnd.\n").text;

const marked = {
  "docs/troubleshooting.md": troubleshooting,
  "README.md": example("reference-run"),
  "labs/caching/strategy/EXPLANATION.md": table("reference-run", "9 999"),
  "labs/caching/strategy/reference-run.json": JSON.stringify(run),
  "labs/caching/stampede/EXPLANATION.md": table("figures", "7 777"),
};
const read = (folder: string, path: string) => readFile(join(folder, path), "utf8");

let printed: string[] = [];
beforeEach(() => {
  printed = [];
  vi.spyOn(process.stdout, "write").mockImplementation((text, encodingOrDone, done) => {
    printed.push(String(text));
    (typeof encodingOrDone === "function" ? encodingOrDone : done)?.();
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

test("figures and the printed example come from the run, and a second time nothing changes", async () => {
  const folder = await repository(marked);
  await readme({}, folder);
  expect(printed.join("")).toBe(
    "README.md: 1 place changed\nlabs/caching/strategy/EXPLANATION.md: 1 place changed\n",
  );
  expect(await read(folder, "labs/caching/strategy/EXPLANATION.md")).toBe(table("reference-run", "4 320"));
  const text = await read(folder, "README.md");
  expect(text).toContain("What `pnpm lab caching bench strategy` printed on");
  expect(text).toMatch(/ on 2026-02-01 on 2 cores Some CPU:\n\n```text\ncaching \/ strategy: /);
  expect(text).toMatch(/^Answer {2}fast: throughput/m);
  expect(text).toMatch(/\n\[ … .*\n```\n\n```sh\nnpx pnpm test\n```\n$/);
  expect(text).not.toContain("old");
  await readme({}, folder);
  expect(printed.at(-1)).toContain("Nothing to change");
  expect(await read(folder, "README.md")).toBe(text);
  await readme({ check: true }, folder);
});

test("--check changes nothing and names the first cell that differs", async () => {
  const folder = await repository({ ...marked, "README.md": "# Labs\n" });
  await expect(readme({ check: true }, folder)).rejects.toMatchObject({
    code: "RESULT",
    message:
      'labs/caching/strategy/EXPLANATION.md: "metric throughput, case busy": fast, metric throughput, busy: the text says "9 999", the run 4 320, 4 100, 4 540.',
  });
  expect(await read(folder, "labs/caching/strategy/EXPLANATION.md")).toBe(table("reference-run", "9 999"));
});

test("--check names the first line of the example that differs, and how many places more", async () => {
  const folder = await repository(marked);
  await expect(readme({ check: true }, folder)).rejects.toThrow(
    /^README\.md: the printed example says "What it printed long ago:", the run "What `pnpm lab .*, and 1 more: `pnpm lab readme`/,
  );
});

test("what waits for a run is left alone; --adopt fills it where the run is there", async () => {
  const waiting = {
    ...marked,
    "README.md": example("figures"),
    "labs/caching/strategy/EXPLANATION.md": table("figures", "9 999"),
  };
  const folder = await repository(waiting);
  await readme({}, folder);
  expect(await read(folder, "README.md")).toBe(waiting["README.md"]);
  await readme({ adopt: true }, folder);
  expect(await read(folder, "labs/caching/strategy/EXPLANATION.md")).toBe(table("reference-run", "4 320"));
  expect(await read(folder, "labs/caching/stampede/EXPLANATION.md")).toBe(table("figures", "7 777"));
  expect(await read(folder, "README.md")).toContain("<!-- reference-run: printed caching/strategy -->");
});

test("a run that is not there, and an example without a block, are named; the rest is filled", async () => {
  const folder = await repository({
    ...marked,
    "README.md": "<!-- reference-run: printed caching/strategy -->\n\n```sh\nnpx pnpm test\n```\n",
    "labs/caching/stampede/EXPLANATION.md": table("reference-run", "7 777"),
  });
  await expect(readme({}, folder)).rejects.toThrow(
    /^README\.md: no block of text follows .*\nlabs\/caching\/stampede\/EXPLANATION\.md: it quotes .*reference-run\.json, which is not there\.$/s,
  );
  expect(await read(folder, "labs/caching/strategy/EXPLANATION.md")).toBe(table("reference-run", "4 320"));
});

test("the table of errors in the troubleshooting page is the catalogue's", async () => {
  const wrong = troubleshooting.replace("| USAGE           | 2", "| USAGE           | 1");
  const folder = await repository({ ...marked, "docs/troubleshooting.md": wrong });
  await readme({}, folder);
  expect(printed.join("")).toContain("docs/troubleshooting.md: 1 place changed\n");
  expect(await read(folder, "docs/troubleshooting.md")).toBe(troubleshooting);
  expect(troubleshooting).toMatch(/^# Troubleshooting\n\n\| Code .*\| OUTPUT .*\|\n\nEnd\.\n$/s);
});
