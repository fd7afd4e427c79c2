import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startService } from "./service.ts";

/** Modules that the threads of a deployment have compiled when it is ready; counted by the first who asks. */
export async function modulesOf(
  folder: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const file = `${folder}.modules`;
  const known = await readFile(file, "utf8").catch(() => null);
  if (known !== null) return Number(known);
  const modules = await countModules(folder, command, environment);
  await writeFile(file, String(modules));
  return modules;
}

/** V8 lists them, thread by thread, in its coverage. */
async function countModules(
  folder: string,
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const coverage = await mkdtemp(`${folder}-coverage-`);
  try {
    const service = await startService(folder, command, { ...environment, NODE_V8_COVERAGE: coverage });
    await service.stop();
    let modules = 0;
    for (const file of await readdir(coverage)) {
      const { result }: { result: { url: string }[] } = JSON.parse(
        await readFile(join(coverage, file), "utf8"),
      );
      modules += result.filter(({ url }) => url.startsWith(`file://${folder}/`)).length;
    }
    return modules;
  } finally {
    await rm(coverage, { recursive: true });
  }
}
