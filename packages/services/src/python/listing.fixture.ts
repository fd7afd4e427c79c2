import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of its own with a list of packages in it, and an environment whose cache is in that folder. */
export async function listing(content: string) {
  const folder = await mkdtemp(join(tmpdir(), "labs-python-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const requirements = join(folder, "requirements.txt");
  await writeFile(requirements, content);
  return { folder, requirements, env: { ...process.env, LABS_CACHE: join(folder, "made") } };
}
