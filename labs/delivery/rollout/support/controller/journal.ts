/** A rollout's states, a line each, on disk before anything is done about them. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";

export class Journal<Entry> {
  readonly #file: string;
  readonly #entries: Entry[] = [];

  /** Opens it, or begins it. A last line that was cut off by a crash never happened. */
  constructor(file: string) {
    this.#file = file;
    const text = existsSync(file) ? readFileSync(file, "utf8") : "";
    const whole = text.slice(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
    for (const line of whole.split("\n")) if (line !== "") this.#entries.push(JSON.parse(line));
  }

  get entries(): readonly Entry[] {
    return this.#entries;
  }

  /** Returns when it is on disk. */
  append(entry: Entry): void {
    const file = openSync(this.#file, "a");
    try {
      writeSync(file, `${JSON.stringify(entry)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    this.#entries.push(entry);
  }
}

/** A journal that is forgotten with its rollout. */
export function memoryJournal<Entry>(): Pick<Journal<Entry>, "entries" | "append"> {
  const entries: Entry[] = [];
  return { entries, append: (entry) => void entries.push(entry) };
}
