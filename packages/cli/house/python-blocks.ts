/** The Python of the texts: every block of a text is run as a script, with the stubs that stand beside the text. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { findPython, runPython } from "@labs/services";

/** An interpreter and what it lacks: nothing in the labs' environment, that environment's modules elsewhere. */
export interface Interpreter {
  readonly program: string;
  readonly lacks: readonly string[];
}

export interface BlockOutcome {
  /** Of its first line in the text. */
  readonly line: number;
  /** File, line and error; `null` where it ran and its check passed. */
  readonly fault: string | null;
  /** Why it cannot be run here; `null` where it was run. */
  readonly skipped: string | null;
}

interface Printed {
  readonly line: number;
  readonly fault: string | null;
  readonly missing: string | null;
}

const script = fileURLToPath(new URL("./run_blocks.py", import.meta.url));
const timeoutMs = 120_000;
const makes = "`pnpm lab async-endpoints bench sync-or-async` makes it";

/**
 * The labs' environment where a run has made it, else the plain Python of this machine; the reason where neither can be
 * used. Fetches nothing.
 *
 * @param requirements list of the environment's packages
 */
export async function findInterpreter(
  requirements: URL,
): Promise<Interpreter | { readonly missing: string }> {
  try {
    const { program } = await findPython(requirements, { env: { ...process.env, LABS_NO_INSTALL: "1" } });
    return { program, lacks: [] };
  } catch {
    const { status, stderr, error } = spawnSync("python3", [script], { encoding: "utf8" });
    if (status !== 0) return { missing: (error?.message ?? stderr).trim() };
    return { program: "python3", lacks: modulesOf(readFileSync(requirements, "utf8")) };
  }
}

/** Runs the blocks of a text in one process, each in its own namespace. */
export async function runBlocks(file: string, { program, lacks }: Interpreter): Promise<BlockOutcome[]> {
  const printed = await runPython(program, [script, file], { cwd: tmpdir(), timeoutMs });
  return (JSON.parse(printed) as Printed[]).map(({ line, fault, missing }) =>
    missing !== null && lacks.includes(missing)
      ? {
          line,
          fault: null,
          skipped: `needs ${missing} of the labs' Python environment (${makes})`,
        }
      : { line, fault, skipped: null },
  );
}

/** Names to import, from pinned packages: `psycopg-pool==3.3.3` gives `psycopg_pool`. */
function modulesOf(requirements: string): string[] {
  return [...requirements.matchAll(/^[\w-]+/gm)].map(([name]) => name.replaceAll("-", "_"));
}
