import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findBrokenPlace, readBrokenPlace } from "./syntax.ts";

test("the line, the column and the message are read off Node's report", () => {
  const report =
    ":4\nexport const open = async () => {\n  const y = ;\n            ^\n  return y;\n\nSyntaxError [ERR_INVALID_TYPESCRIPT_SYNTAX]: Expression expected\n    at x (node:internal:61:36)\n";
  expect(readBrokenPlace(report)).toEqual({ line: 4, column: 13, message: "Expression expected" });
  expect(readBrokenPlace(report.replace(/^ *\^\n/m, ""))).toMatchObject({ line: 4, column: null });
  expect(readBrokenPlace("")).toBeNull();
});

test("a file is parsed and not run", async () => {
  const file = join(await mkdtemp(join(tmpdir(), "labs-syntax-")), "yours.ts");
  await writeFile(file, 'throw new Error("run");\nconst a: number = 1;\n');
  expect(await findBrokenPlace(file)).toBeNull();
  await writeFile(file, "const a: number = 1;\nconst b = ;\n");
  expect(await findBrokenPlace(file)).toEqual({ line: 2, column: 11, message: "Expression expected" });
});
