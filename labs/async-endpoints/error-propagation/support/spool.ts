/** An append-only file of lines, in segments: a line is safe once `write` resolves, and stays until it is delivered. */
import { mkdir, open, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { Overloaded } from "./overloaded.ts";

export interface Spool extends AsyncDisposable {
  /** Lines in it, those that an earlier process has left behind included, and places that are reserved. */
  readonly length: number;
  /** Takes a place for a line; throws `Overloaded` where there is none. Disposing frees a place that has no line. */
  reserve(): Place;
  /** The oldest lines; `null` where there are none. They stay until they are removed. */
  oldest(): Promise<Segment | null>;
}

export interface Place extends Disposable {
  /** Resolves once the line is on the disk; lines that come together share one fsync. */
  write(line: string): Promise<void>;
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

/**
 * Opens the spool in a folder, which one process at a time may use.
 *
 * @param maxLines lines that may be in it; what an earlier process has left behind may be more
 */
export async function openSpool(folder: string, maxLines: number): Promise<Spool> {
  await mkdir(folder, { recursive: true });
  const closed = (await readdir(folder)).toSorted();
  let length = (await Promise.all(closed.map((name) => linesOf(join(folder, name))))).flat().length;
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

  function append(line: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    waiting.push({ line, resolve, reject });
    if (waiting.length === 1) void enqueue(write);
    return promise;
  }

  return {
    get length() {
      return length;
    },
    reserve() {
      if (length >= maxLines) throw new Overloaded(`${length} events wait for the log`);
      length++;
      let isWritten = false;
      return {
        async write(line) {
          await append(line);
          isWritten = true;
        },
        [Symbol.dispose]() {
          if (!isWritten) length--;
        },
      };
    },
    oldest: () =>
      enqueue(async () => {
        if (closed.length === 0) await rotate();
        const [name] = closed;
        if (name === undefined) return null;
        const path = join(folder, name);
        const lines = await linesOf(path);
        return {
          lines,
          async remove() {
            await rm(path);
            closed.shift();
            length -= lines.length;
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
