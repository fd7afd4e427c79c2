import { constants } from "node:os";

/** Ctrl-C and its kin as an abort signal: the run ends its children, keeps what it has and says so. */
export function interruption(
  say: (line: string) => void,
  kept = "the finished rounds are kept",
): { readonly signal: AbortSignal; code(): number } {
  const controller = new AbortController();
  let code = 0;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      // Again: the user means now. Services end by themselves when this process is gone.
      if (controller.signal.aborted) process.exit(code);
      code = 128 + constants.signals[name];
      say(`\nEnding: ${kept} (once more to leave at once).`);
      controller.abort();
    });
  }
  return { signal: controller.signal, code: () => code };
}
