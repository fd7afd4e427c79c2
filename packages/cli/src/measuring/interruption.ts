import { constants } from "node:os";
import { whenLauncherEnds } from "./launcher.ts";

/** Ctrl-C and its kin as an abort signal: the run ends its children, keeps what it has and says so. */
export function interruption(
  say: (line: string) => void,
  kept = "the finished rounds are kept",
): { readonly signal: AbortSignal; code(): number } {
  const controller = new AbortController();
  let code = 0;
  const end = (name: "SIGINT" | "SIGTERM" | "SIGHUP", again: string) => {
    code = 128 + constants.signals[name];
    say(`\nEnding: ${kept}${again}.`);
    controller.abort();
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      // A second signal ends the process at once. Services end by themselves when this process has ended.
      if (controller.signal.aborted) process.exit(code);
      end(name, " (once more to leave at once)");
    });
  }
  whenLauncherEnds(() => {
    if (!controller.signal.aborted) end("SIGTERM", "; the command that started this run has ended");
  });
  return { signal: controller.signal, code: () => code };
}
