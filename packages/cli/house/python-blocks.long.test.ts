/** The runner of Python blocks on small texts: what fails is named by file and line. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { findInterpreter, type Interpreter, runBlocks } from "./python-blocks.ts";

async function folder(files: Readonly<Record<string, string>>): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "labs-blocks-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  await Promise.all(Object.entries(files).map(([name, text]) => writeFile(join(made, name), text)));
  return made;
}

const block = (code: string) => `\`\`\`python\n${code}\n\`\`\`\n`;
const list = join(await mkdtemp(join(tmpdir(), "labs-blocks-")), "requirements.txt");
await writeFile(list, "# Nothing has these.\nno-such-package==1.0\n");
const python = await findInterpreter(pathToFileURL(list));
const isMissing = "missing" in python;

describe.skipIf(isMissing)(`Python blocks${isMissing ? `: ${python.missing}` : ""}`, () => {
  /** What became of the blocks of a text, with these stubs beside it. */
  async function run(text: string, stubs?: string) {
    const made = await folder({
      "EXPLANATION.md": text,
      ...(stubs !== undefined && { "python_stubs.py": stubs }),
    });
    return await runBlocks(join(made, "EXPLANATION.md"), python as Interpreter);
  }

  test("a block is a script of its own", async () => {
    const text = `# Title\n\n${block("x = 1\nprint(x)")}\nText\n\n${block("y = x")}`;
    expect(await run(text)).toEqual([
      { line: 4, fault: null, skipped: null },
      { line: 11, fault: expect.stringMatching(/EXPLANATION\.md:11: y = x\nNameError/), skipped: null },
    ]);
  });

  test.each([
    ["a mistake of syntax", "x = 1\nif x\n", /EXPLANATION\.md", line 3[\s\S]*SyntaxError/],
    ["an exit", "import sys\nsys.exit(0)", /EXPLANATION\.md:3: .*\nSystemExit/],
    ["an error in a task", awaitedTask("1 / 0"), /EXPLANATION\.md:4: .*\nZeroDivisionError/],
    ["a module that nothing gives", "import no_such_module", /ModuleNotFoundError/],
    ["an unfinished thought", "pool = ...\npool.fetch()", /EXPLANATION\.md:3: .*\nAttributeError/],
  ])("%s fails the block", async (_, code, fault) => {
    expect(await run(block(code))).toEqual([{ line: 2, fault: expect.stringMatching(fault), skipped: null }]);
  });

  test("a block with the language's short name, or indented, is run too", async () => {
    const outcomes = await run("```py\nx\n```\n\n- item\n\n  ```python\n  y\n  ```\n");
    expect(outcomes.map(({ line, fault }) => [line, fault])).toEqual([
      [2, expect.stringContaining("NameError")],
      [8, expect.stringContaining("NameError")],
    ]);
  });

  test("it awaits at its top level, and its check in the same loop", async () => {
    const code =
      "import asyncio\nqueue = asyncio.Queue()\nawait queue.put(1)\ngot = asyncio.ensure_future(queue.get())";
    const stubs = "async def check(scope):\n    assert await scope['got'] == 2, 'it got another'";
    expect(await run(block(code), stubs)).toEqual([
      {
        line: 2,
        fault: expect.stringMatching(/python_stubs\.py:2: .*\nAssertionError: it got another/),
        skipped: null,
      },
    ]);
    expect(await run(block(code), stubs.replace("2", "1"))).toEqual([
      { line: 2, fault: null, skipped: null },
    ]);
  });

  test("stubs give modules and their own names, not their imports", async () => {
    const stubs =
      "import asyncio, sys, types\nsys.modules['fake'] = types.SimpleNamespace(answer=42)\npool = object()\n";
    expect(await run(block("import fake\nassert fake.answer == 42 and pool"), stubs)).toEqual([
      { line: 2, fault: null, skipped: null },
    ]);
    expect(await run(block("asyncio"), stubs)).toEqual([
      { line: 2, fault: expect.stringContaining("NameError"), skipped: null },
    ]);
  });

  test("a class of data looks its names up in its own block", async () => {
    const code =
      "from __future__ import annotations\nfrom dataclasses import dataclass\nfrom typing import get_type_hints\n\n@dataclass\nclass A:\n    b: B\n\nclass B: ...\nassert get_type_hints(A)['b'] is B";
    expect(await run(block(code))).toEqual([{ line: 2, fault: null, skipped: null }]);
  });

  test("where the environment is not made, a block that imports from it is skipped with the reason", async () => {
    expect(await run(block("import no_such_package.part"))).toEqual([
      { line: 2, fault: null, skipped: expect.stringContaining("needs no_such_package of") },
    ]);
  });
});

function awaitedTask(code: string): string {
  return `import asyncio\nasync def work():\n    ${code}\nasync with asyncio.TaskGroup() as group:\n    group.create_task(work())`;
}
