import type { Trust } from "../contract.ts";

/** What CI goes by: only 0 is green, a script's own code counts, and each commit is looked at. */
export const byExitCode: Trust = {
  isGreen: ({ code }) => code === 0,
  command: ({ text }) => text,
  isKnown: () => false,
};
