import { stdout } from "node:process";

// A reader that has seen enough (`| head`) is no reason to lose the result.
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

/** Writes a text and a line break to stdout; resolves when it is out, since the process may end right after. */
export function print(text: string): Promise<void> {
  return new Promise((resolve) => stdout.write(`${text}\n`, () => resolve()));
}
