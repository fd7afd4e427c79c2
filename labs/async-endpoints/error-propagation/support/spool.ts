/** An append-only file of lines, in segments: a line is safe once `append` resolves, and stays until it is delivered. */
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";

export interface Spool extends AsyncDisposable {
  /** Lines that an earlier process has left behind. */
  readonly leftBehind: number;
  /** Resolves once the line is on the disk; lines that come together share one fsync. */
  append(line: string): Promise<void>;
  /** The oldest lines; `null` where there are none. They stay until they are removed. */
  oldest(): Promise<Segment | null>;
}

export interface Segment {
  readonly lines: readonly string[];
  remove(): Promise<void>;
}

interface Waiting {
  readonly line: string;
  resolve(): void;
  reject(error: unknown): void;
}

/** Opens the spool in a folder, which one process at a time may use. */
export async function openSpool(folder: string): Promise<Spool> {
  await mkdir(folder, { recursive: true });
  const closed = (await readdir(folder)).toSorted();
  const leftBehind = (await Promise.all(closed.map((name) => linesOf(join(folder, name))))).flat().length;
  let number = Number.parseInt(closed.at(-1) ?? "0", 10);
  let current: { readonly name: string; readonly file: Awaited<ReturnType<typeof open>> } | null = null;
  let waiting: Waiting[] = [];
  let last: Promise<unknown> = Promise.resolve();

  /** One operation on the files at a time. */
  function enqueue<T>(operation: () => Promise<T>): Promise<T> {
    const done = last.then(operation);
    last = done.catch(() => {});
    return done;
  }

  async function write(): Promise<void> {
    const together = waiting;
    waiting = [];
    try {
      current ??= await create(folder, String(++number).padStart(12, "0"));
      await current.file.appendFile(together.map(({ line }) => `${line}\n`).join(""));
      await current.file.datasync();
      for (const { resolve } of together) resolve();
    } catch (error) {
      // After a failed fsync the state of the disk is not known: this file gets no more lines.
      await rotate();
      for (const { reject } of together) reject(error);
    }
  }

  async function rotate(): Promise<void> {
    if (current === null) return;
    const { name, file } = current;
    current = null;
    closed.push(name);
    await file.close();
  }

  return {
    leftBehind,
    append: (line) => {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      waiting.push({ line, resolve, reject });
      if (waiting.length === 1) void enqueue(write);
      return promise;
    },
    oldest: () =>
      enqueue(async () => {
        if (closed.length === 0) await rotate();
        const [name] = closed;
        if (name === undefined) return null;
        const path = join(folder, name);
        return {
          lines: await linesOf(path),
          async remove() {
            await rm(path);
            closed.shift();
          },
        };
      }),
    [Symbol.asyncDispose]: () => enqueue(rotate),
  };
}

/** A file is only as safe as its entry in the folder. */
async function create(folder: string, name: string) {
  const file = await open(join(folder, name), "a");
  const entry = await open(folder);
  await entry.sync();
  await entry.close();
  return { name, file };
}

/** A last line without its end was cut off by a crash: it was not acknowledged. */
async function linesOf(path: string): Promise<string[]> {
  return (await readFile(path, "utf8")).split("\n").slice(0, -1);
}
