import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { loadLabs } from "../../catalog/catalog.ts";
import { copyRepository } from "../../testing/test-repository.ts";

test("every experiment's starter compiles where it lies", { timeout: 300_000 }, async () => {
  await using repository = await copyRepository();
  const start = repository.openCommands();
  const entries = (await loadLabs()).flatMap(({ experiments }) => experiments);
  for (const { lab, name } of entries) {
    const { code, stderr } = await start(lab, "start", name);
    expect(code, stderr).toBe(0);
  }
  // A manifest is nothing to compile.
  const modules = entries.filter(({ experiment }) => experiment.loadFile === undefined);
  const files = modules.map(({ lab, name }) => `labs/${lab}/${name}/yours.ts`);
  await repository.write("tsconfig.yours.json", JSON.stringify({ extends: "./tsconfig.base.json", files }));
  const compiler = join(repository.folder, "node_modules", ".bin", "tsc");
  const compiling = promisify(execFile)(compiler, ["-p", "tsconfig.yours.json"], { cwd: repository.folder });
  await expect(compiling.then(({ stdout }) => stdout)).resolves.toBe("");
});
