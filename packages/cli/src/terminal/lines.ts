import { stderr, stdin } from "node:process";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";

/** A line, or what there is of it when none comes any more or the signal ended the wait. */
export type Line = { readonly line: string } | { readonly cut: string };

/** The lines that a person types or a pipe holds, one after another; questions go to stderr. */
export class Lines implements Disposable {
  readonly #reader: Interface;
  readonly #output: Writable;
  readonly #isTerminal: boolean;
  readonly #lines: AsyncIterator<string>;
  /** Asked for and not come yet: a wait that was ended loses no line. */
  #coming: Promise<IteratorResult<string>> | null = null;
  #closed = false;

  constructor(input: Readable = stdin, output: Writable = stderr, isTerminal = stdin.isTTY && stderr.isTTY) {
    this.#isTerminal = isTerminal;
    this.#output = output;
    this.#reader = createInterface({ input, output, terminal: isTerminal, historySize: 0 });
    this.#lines = this.#reader[Symbol.asyncIterator]();
    this.#reader.on("close", () => {
      this.#closed = true;
    });
    // In this mode a terminal sends the key and no signal.
    this.#reader.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  }

  /** Asks for a line, and waits for it until the signal ends the wait. */
  async ask(question: string, signal: AbortSignal): Promise<Line> {
    if (this.#isTerminal && !this.#closed) {
      this.#reader.setPrompt(question);
      this.#reader.prompt();
    } else {
      this.#output.write(question);
    }
    this.#coming ??= this.#lines.next();
    const come = await Promise.race([this.#coming, ended(signal)]);
    if (come === null) return { cut: this.#takeTyped() };
    this.#coming = null;
    return come.done ? { cut: "" } : { line: come.value };
  }

  [Symbol.dispose](): void {
    this.#reader.close();
  }

  /** What stands in the line that was not ended, which is empty from now on. */
  #takeTyped(): string {
    const { line } = this.#reader;
    if (this.#isTerminal && !this.#closed) {
      this.#reader.write(null, { ctrl: true, name: "e" });
      this.#reader.write(null, { ctrl: true, name: "u" });
    }
    return this.#isTerminal ? line : "";
  }
}

function ended(signal: AbortSignal): Promise<null> {
  if (signal.aborted) return Promise.resolve(null);
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(null), { once: true }));
}
