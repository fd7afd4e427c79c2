/** Ways to come to a service that runs: a switch in its own process, or a program beside it. */
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { LabError } from "@labs/experiment";
import type { Attached } from "../contract.ts";

const run = promisify(execFile);

/** Turns a tool of the service's own process on, and off with what it has put out. */
export function inside(tool: string): Attached {
  return async ({ url }) => {
    const body = JSON.stringify({ tool });
    const headers = { "content-type": "application/json" };
    const begun = await fetch(`${url}/lab/tool`, { method: "PUT", body, headers });
    if (!begun.ok) throw new Error(`${tool} could not begin: ${await begun.text()}`);
    return async () => {
      const ended = await fetch(`${url}/lab/tool`, { method: "DELETE" });
      if (!ended.ok) throw new Error(`${tool} could not end: ${await ended.text()}`);
      return await ended.text();
    };
  };
}

/** Lets `py-spy record` sample the process until the look ends. */
export function pySpyRecord(...options: readonly string[]): Attached {
  return async ({ pid, pythonFolder, rate }) => {
    const folder = await mkdtemp(join(tmpdir(), "labs-py-spy-"));
    const file = join(folder, "stacks.txt");
    const args = ["record", "--pid", String(pid), "--rate", String(rate), "--output", file, ...options];
    const child = spawn(join(pythonFolder, "py-spy"), args, { stdio: ["ignore", "pipe", "pipe"] });
    await beginning(child);
    return async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      child.once("close", () => resolve());
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGINT");
      else resolve();
      await promise;
      const output = await readFile(file, "utf8").catch(() => "");
      await rm(folder, { recursive: true, force: true });
      return output;
    };
  };
}

/** It says what it does once it does it. */
function beginning(child: ChildProcess): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let said = "";
  const read = (text: string) => {
    said += text;
    if (said.includes("Sampling process")) resolve();
  };
  child.stdout?.setEncoding("utf8").on("data", read);
  child.stderr?.setEncoding("utf8").on("data", read);
  child.once("error", (cause) => reject(notAllowed(cause.message, cause)));
  child.once("close", () => reject(notAllowed(said)));
  return promise;
}

/** Lets `py-spy dump` look once, again and again until the look ends. */
export function pySpyDumps(everyMs: number): Attached {
  return async ({ pid, pythonFolder }) => {
    const once = async () => {
      const args = ["dump", "--json", "--pid", String(pid)];
      const { stdout } = await run(join(pythonFolder, "py-spy"), args, { maxBuffer: 1 << 24 });
      return JSON.stringify(JSON.parse(stdout));
    };
    const dumps = [await once().catch((cause) => Promise.reject(notAllowed(cause.message, cause)))];
    let ending = false;
    const all = (async () => {
      while (!ending) {
        dumps.push(await once());
        if (dumps.length > 200) dumps.shift();
        await sleep(everyMs);
      }
    })();
    // Looked at in the end; until then it is no unhandled rejection.
    all.catch(() => {});
    return async () => {
      ending = true;
      await all;
      return dumps.slice(1).join("\n");
    };
  };
}

function notAllowed(said: string, cause?: unknown): LabError {
  const why = said.trim().split("\n").at(-1) ?? "";
  return new LabError(
    "SKIPPED",
    `py-spy may not look at another process here (${why}). To allow it until the next start: \`sudo sysctl kernel.yama.ptrace_scope=0\` (Linux), \`--cap-add SYS_PTRACE\` (Docker), or \`sudo\` (macOS).`,
    { cause },
  );
}
