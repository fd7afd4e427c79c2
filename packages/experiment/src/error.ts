/** Exit codes of the commands. */
export const exitCodes = { ran: 0, failed: 1, usage: 2, missing: 3 } as const;

const codes = {
  /** A word, option or number of the command line that is not understood. */
  USAGE: exitCodes.usage,
  /** A service or program that is needed and not there, or went away. */
  SERVICE_MISSING: exitCodes.missing,
  SERVICE_LOST: exitCodes.missing,
  /** A stored run that a command speaks of, and that does not exist yet. */
  RUN_MISSING: exitCodes.missing,
  /** A variant that cannot run here; an arm with this outcome is left out, with the reason. */
  SKIPPED: exitCodes.missing,
  /** An external service that holds someone's data. */
  NOT_EMPTY: exitCodes.missing,
  /** An experiment that breaks its own contract: the baseline is wrong, nothing is left to measure. */
  EXPERIMENT: exitCodes.failed,
  /** A result that cannot be written, read or understood. */
  RESULT: exitCodes.failed,
  /** What a command says that cannot be written to where it was sent. */
  OUTPUT: exitCodes.failed,
} as const;

export type ErrorCode = keyof typeof codes;

/** Every code, each with the exit code of a command that ends with it; `docs/troubleshooting.md` explains them. */
export const errorCodes: Readonly<Record<ErrorCode, number>> = codes;

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
    return codes[this.code];
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
