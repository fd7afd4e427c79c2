/** Runs `pnpm lab …` again and again for the process that started it, which is spared the start of each. */
import { runCommand } from "../run-command.ts";
import { recordWrites } from "./record-writes.ts";

process.on("message", async (words: readonly string[]) => {
  process.exitCode = undefined;
  const [stdout, stderr] = [recordWrites(process.stdout), recordWrites(process.stderr)];
  try {
    const code = await runCommand(words);
    process.send?.({ code, stdout: stdout.text(), stderr: stderr.text() });
  } finally {
    stdout.restore();
    stderr.restore();
  }
});
