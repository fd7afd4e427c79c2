import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { program } from "./test-command.ts";

/** Pseudo-terminals come from util-linux's `script`; that of other systems takes other options. */
export const hasTerminal = /util-linux/.test(
  spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "",
);

/** Waits until the screen shows the text, then types the keys. */
export type Answer = readonly [sees: string, keys: string];

/** Of the terminal. */
export const columns = 80;

export const enter = "\r";
export const controlC = "\u0003";
export const controlD = "\u0004";

/** Runs `pnpm lab …` of a repository as on a terminal of 80 columns and 24 lines, with a person who answers. */
export async function onTerminal(
  { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
  words: readonly string[],
  answers: readonly Answer[] = [],
): Promise<{ readonly code: number | null; readonly screen: string }> {
  const command = [process.execPath, join(folder, program), ...words].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["-qec", `stty cols ${columns} rows 24; exec ${command}`, "/dev/null"], {
    cwd: folder,
    env: { ...process.env, ...env, TERM: "xterm" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  const ended = once(child, "close");
  let screen = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    screen += text;
  });
  let read = 0;
  for (const [text, keys] of answers) {
    for (;;) {
      const at = plain(screen).indexOf(text, read);
      if (at >= 0) {
        read = at + text.length;
        break;
      }
      if (child.exitCode !== null) throw new Error(`It ended before "${text}":\n${plain(screen)}`);
      await sleep(20);
    }
    child.stdin.write(keys);
  }
  const [code] = await ended;
  return { code, screen: plain(screen) };
}

/** A screen's text as it stays: without colours and without what was drawn over. */
export function plain(screen: string): string {
  const lines = screen.split("\n").map((line) => {
    const drawn = line.replace(/\r+$/, "").split("\u001b[1G").at(-1) ?? "";
    return drawn.split("\r").at(-1) ?? "";
  });
  return stripVTControlCharacters(lines.join("\n"));
}
