/** The append-only file: every change as the command that made it, what was deleted since included. */
import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "ioredis";
import { replicate } from "./backup.ts";

/** Lets the server write one while this is done. In a container its files are out of reach: a replica is sent the same commands. */
export async function appendOnlyFile(url: string, work: () => Promise<void>): Promise<Buffer> {
  const admin = new Redis(url);
  try {
    const folder = join(await setting(admin, "dir"), await setting(admin, "appenddirname"));
    const manifest = join(folder, `${await setting(admin, "appendfilename")}.manifest`);
    await admin.config("SET", "appendonly", "yes");
    while (/aof_rewrite_(in_progress|scheduled):1/.test(await admin.info("persistence"))) await sleep(5);
    if (!(await isReadable(manifest))) return (await replicate(url, work)).changes;
    await work();
    // What is written while an earlier part is synchronised to the disk waits in a buffer for up to two seconds.
    while (!/aof_buffer_length:0\b/.test(await admin.info("persistence"))) await sleep(5);
    // Its parts; those of an earlier time (type h) are about to be deleted.
    const parts = (await readFile(manifest, "utf8")).matchAll(/^file (\S+) seq \d+ type [bi]/gm);
    return Buffer.concat(await Promise.all([...parts].map(([, name = ""]) => readFile(join(folder, name)))));
  } finally {
    await admin.config("SET", "appendonly", "no").catch(() => null);
    admin.disconnect();
  }
}

async function setting(redis: Redis, name: string): Promise<string> {
  const [, value = ""] = (await redis.config("GET", name)) as string[];
  return value;
}

const isReadable = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
