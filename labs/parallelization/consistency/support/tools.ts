/** The tools of a technique: one connection and the file system, with a look at each write. */
import { appendFile, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import type { Task, Tools } from "../contract.ts";

/** Connects to the tables of a cell. */
export async function connect(postgres: string, schema: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: postgres, options: `-c search_path=${schema}` });
  // A connection that breaks rejects what is pending; without a listener it would end the process too.
  client.on("error", () => {});
  await client.connect();
  return client;
}

/** Statements that change rows; a `SELECT … FOR UPDATE` is none. */
const changesRows = /\b(insert\s+into|delete\s+from|merge\s+into|update\s+\S+\s+set)\b/i;

/**
 * @param around runs each write
 */
export function toolsOf(
  client: pg.Client,
  folder: string,
  around: <T>(write: () => Promise<T>) => Promise<T> = (write) => write(),
): Tools {
  // The types of node:fs are overloads, which a wrapper cannot repeat.
  const written = <F extends (...args: never[]) => Promise<unknown>>(write: F) =>
    ((...args: Parameters<F>) => around(() => write(...args))) as F;
  return {
    folder,
    database: {
      query: (text, values) => {
        const run = () => client.query(text, values && [...values]);
        return changesRows.test(text) ? around(run) : run();
      },
    },
    files: {
      ...{ appendFile: written(appendFile), writeFile: written(writeFile), rename: written(rename) },
      ...{ readFile, readdir },
    },
    announce: ({ partition, attempt }) => appendFile(announcementsOf(folder), `${partition} ${attempt}\n`),
  };
}

/** What was announced, as a consumer reads it: the partition of each line. */
export async function readAnnouncements(folder: string): Promise<readonly Task["partition"][]> {
  const text = await readFile(announcementsOf(folder), "utf8").catch(() => "");
  return text
    .split("\n")
    .filter(Boolean)
    .map((line) => Number(line.split(" ")[0]));
}

const announcementsOf = (folder: string) => join(folder, "announcements.log");
