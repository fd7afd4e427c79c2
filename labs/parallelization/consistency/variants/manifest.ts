/** An attempt has a file of its own; the coordinator's manifest names the attempts that count. */
import { join } from "node:path";
import { writesOf } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  async commit({ task, rows }, { files, folder }) {
    const { partition, attempt } = task;
    const name = `part-${partition}.${attempt}`;
    const temporary = join(folder, `${name}.tmp`);
    for (const write of writesOf(rows)) await files.appendFile(temporary, `${write}\n`);
    await files.rename(temporary, join(folder, name));
  },
  async finish(accepted, { announce, files, folder }) {
    const parts = accepted.map(({ partition, attempt }) => `part-${partition}.${attempt}`);
    const temporary = join(folder, "manifest.tmp");
    await files.writeFile(temporary, JSON.stringify(parts));
    await files.rename(temporary, join(folder, "manifest"));
    for (const task of accepted) await announce(task);
  },
  async read(_job, { files, folder }) {
    const manifest = await files.readFile(join(folder, "manifest"), "utf8").catch(() => "[]");
    const parts: readonly string[] = JSON.parse(manifest);
    const texts = await Promise.all(parts.map((part) => files.readFile(join(folder, part), "utf8")));
    return texts.flatMap((text) =>
      text
        .split("\n")
        .filter(Boolean)
        .flatMap((write) => JSON.parse(write)),
    );
  },
});
