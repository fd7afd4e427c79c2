/** A partition is a file, written under a temporary name and renamed: it is there as a whole or not at all. */
import { join } from "node:path";
import { writesOf } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(import.meta, {
  async commit({ task, rows }, { announce, files, folder }) {
    const { partition, attempt } = task;
    const name = `part-${partition}`;
    const temporary = join(folder, `${name}.${attempt}.tmp`);
    for (const write of writesOf(rows)) await files.appendFile(temporary, `${write}\n`);
    await files.rename(temporary, join(folder, name));
    await announce(task);
  },
  async read(_job, { files, folder }) {
    const parts = (await files.readdir(folder)).filter((name) => /^part-\d+$/.test(name));
    const texts = await Promise.all(parts.map((part) => files.readFile(join(folder, part), "utf8")));
    return texts.flatMap((text) =>
      text
        .split("\n")
        .filter(Boolean)
        .flatMap((write) => JSON.parse(write)),
    );
  },
});
