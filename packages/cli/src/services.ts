import { stderr, stdin } from "node:process";
import { createInterface } from "node:readline/promises";
import type { Services } from "@labs/experiment";
import { openServices } from "@labs/services";

/** The services of a command: asks before the machine is changed where somebody can answer. */
export function commandServices(say: (line: string) => void): Services {
  return openServices(stdin.isTTY && stderr.isTTY ? { say, confirm } : { say });
}

/** A question on the terminal; Enter means yes. */
async function confirm(question: string): Promise<boolean> {
  using terminal = createInterface({ input: stdin, output: stderr });
  const answer = await terminal.question(`${question} [Y/n] `);
  return !/^n/i.test(answer.trim());
}
