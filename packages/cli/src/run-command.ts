import { constants } from "node:os";
import { stderr } from "node:process";
import { inspect } from "node:util";
import { LabError } from "@labs/experiment";
import { CommanderError } from "commander";
import { cleanEnvironment } from "./measuring/clean-environment.ts";
import { buildProgram } from "./program.ts";
import { assertPrinted } from "./terminal/output.ts";
import { Left } from "./terminal/status-line.ts";

/**
 * Runs `pnpm lab …`. What was expected to go wrong is printed as a sentence, and a bug with its stack.
 *
 * @returns the exit code
 */
export async function runCommand(words: readonly string[]): Promise<number> {
  try {
    cleanEnvironment();
    const program = await buildProgram();
    await program.parseAsync(words, { from: "user" });
    assertPrinted();
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (error instanceof Left) return 128 + constants.signals.SIGINT;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof LabError) {
      stderr.write(`${error.message}\n`);
      return error.exitCode;
    }
    stderr.write(`${inspect(error)}\n`);
    return 1;
  }
}
