/** Exit codes of the commands. */
export const exitCodes = { ran: 0, failed: 1, usage: 2, missing: 3 } as const;

/** What one kind of expected failure is: its exit code, and its row of `docs/troubleshooting.md`, in Markdown. */
export interface ErrorKind {
  readonly exit: number;
  readonly symptom: string;
  readonly cause: string;
  readonly command: string;
}

/** Every kind of expected failure; `pnpm lab readme` makes the table of `docs/troubleshooting.md` of it. */
export const errorCatalogue = {
  /** A word, option or number of the command line that is not understood. */
  USAGE: {
    exit: exitCodes.usage,
    symptom: "There is no lab, command or variant of this name",
    cause: "A misspelt word, or words in another order",
    command: "`npx pnpm lab --help`",
  },
  /** A service or program that is needed and not there, or went away. */
  SERVICE_MISSING: {
    exit: exitCodes.missing,
    symptom: "A service or a program is not there",
    cause: "Not installed, or `LABS_SERVICES` forbids the way that would work",
    command: "`npx pnpm lab doctor`",
  },
  SERVICE_LOST: {
    exit: exitCodes.missing,
    symptom: "The run ended early; the finished rounds are kept",
    cause: "A server was stopped, ran out of memory or of disk",
    command: "Run the same command again",
  },
  /** A stored run that a command speaks of, and that does not exist yet. */
  RUN_MISSING: {
    exit: exitCodes.missing,
    symptom: "There is no stored run",
    cause: "`story` and `quiz` speak of your own runs",
    command: "`npx pnpm lab caching bench strategy`",
  },
  /** A variant that cannot run here; an arm with this outcome is left out, with the reason. */
  SKIPPED: {
    exit: exitCodes.missing,
    symptom: "A variant is left out",
    cause: "It needs a service, a Python or a processor that is not here",
    command: "`npx pnpm lab doctor`",
  },
  /** An external service that holds someone's data. */
  NOT_EMPTY: {
    exit: exitCodes.missing,
    symptom: "An external service is refused",
    cause: "It holds data, which a run would overwrite",
    command: "Set its `LABS_…_URL` to an empty database",
  },
  /** An experiment that breaks its own contract: the baseline is wrong, nothing is left to measure. */
  EXPERIMENT: {
    exit: exitCodes.failed,
    symptom: "The baseline cannot be measured, or a file cannot be loaded",
    cause: "The experiment breaks its own contract",
    command: "`npx pnpm exec vitest run --project <lab>`",
  },
  /** A result that cannot be written, read or understood. */
  RESULT: {
    exit: exitCodes.failed,
    symptom: "Nothing can be written to a folder, or a result not read",
    cause: "The folder is not yours, the disk is full, or the file is of newer code",
    command: "`LABS_RESULTS=~/lab-results npx pnpm lab …`, or `git pull`",
  },
  /** What a command says that cannot be written to where it was sent. */
  OUTPUT: {
    exit: exitCodes.failed,
    symptom: "The output could not be written",
    cause: "The disk that the output was sent to is full",
    command: "`npx pnpm lab history`",
  },
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof errorCatalogue;

/**
 * An expected failure. Its message is one sentence that names the thing, says what was found and
 * gives the command that fixes it; the command line prints it without a stack trace.
 */
export class LabError extends Error {
  override readonly name = "LabError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get exitCode(): number {
    return errorCatalogue[this.code].exit;
  }
}

/**
 * What is found, or why it cannot be had here: what needs it is skipped then, and the rest goes on.
 *
 * @throws what else goes wrong
 */
export async function orMissing<T>(look: () => Promise<T>): Promise<T | { readonly missing: string }> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof LabError && error.code === "SKIPPED") return { missing: error.message };
    throw error;
  }
}
