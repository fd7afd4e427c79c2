import { stderr, stdin } from "node:process";
import { clearLine, cursorTo } from "node:readline";
import { createInterface } from "node:readline/promises";

/** A question was answered with Ctrl-C or Ctrl-D: what it asked for does not take place. */
export class Left extends Error {
  override readonly name = "Left";
}

let someoneAnswers = stdin.isTTY && stderr.isTTY;

/** From now on no question is asked, as where there is no terminal. */
export function askNothing(): void {
  someoneAnswers = false;
}

/** The last line of a terminal, which redraws itself while other lines are written above it. On stderr. */
export class StatusLine implements Disposable {
  /** Without a terminal there is no status, only lines. */
  readonly live = stderr.isTTY;
  readonly #timer = this.live ? setInterval(() => this.#draw(), 500).unref() : undefined;
  #text: (() => string) | null = null;
  #asking = false;

  /** What it shows from now on, asked anew at every redraw; `null` for nothing. */
  show(text: (() => string) | null): void {
    this.#text = text;
    this.#clear();
    this.#draw();
  }

  /** Writes a line above it. */
  say(line: string): void {
    this.#clear();
    stderr.write(`${line}\n`);
    this.#draw();
  }

  /**
   * Asks for a line; only where a person can answer.
   *
   * @throws Left when they would rather go
   */
  get prompt(): ((question: string) => Promise<string>) | undefined {
    if (!someoneAnswers) return undefined;
    return async (question) => {
      this.#clear();
      this.#asking = true;
      try {
        using terminal = createInterface({ input: stdin, output: stderr });
        return await terminal.question(question);
      } catch (cause) {
        stderr.write("\n");
        throw new Left("The question was left unanswered.", { cause });
      } finally {
        this.#asking = false;
      }
    };
  }

  /** A question that Enter answers with yes; only where a person can answer. */
  get ask(): ((question: string) => Promise<boolean>) | undefined {
    const { prompt } = this;
    return prompt && (async (question) => !/^n/i.test((await prompt(`${question} [Y/n] `)).trim()));
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
    this.#clear();
    this.#text = null;
  }

  #draw(): void {
    if (!this.live || this.#asking || this.#text === null) return;
    this.#clear();
    stderr.write(this.#text().slice(0, (stderr.columns || 80) - 1));
  }

  #clear(): void {
    if (!this.live || this.#asking) return;
    clearLine(stderr, 0);
    cursorTo(stderr, 0);
  }
}
