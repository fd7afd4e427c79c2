import { type ChildProcess, spawn } from "node:child_process";
import { chownSync, mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { dataParent } from "../places/data-parent.ts";
import { exitWithin } from "../process/exit-within.ts";
import { freePort } from "../process/free-port.ts";
import { endProcesses } from "../process/processes.ts";
import type { User } from "../process/unprivileged-user.ts";
import type { Started } from "./messages.ts";

export interface Command {
  readonly file: string;
  readonly argv0?: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Written to its standard input, where other users of the machine cannot read it. */
  readonly input?: string;
}

/** What differs between the servers. */
export interface ServerPlan {
  readonly name: "postgres" | "redis" | "pgbouncer";
  /** Who runs it, where that is not the user of this process. */
  readonly user: User | null;
  /** Prepares the folder; `run` ends with the commands it is given. */
  prepare(folder: string, run: (command: Command) => Promise<void>): Promise<void>;
  command(folder: string, port: number): Command;
  readonly ready: RegExp;
  readonly stop: "SIGINT" | "SIGTERM" | "SIGQUIT";
  /** Clears what a killed server leaves outside its folder. */
  afterKill?(folder: string): Command;
}

const startLimitMs = 60_000;
const stopLimitMs = 3_000;
const clearLimitMs = 15_000;
const logKept = 4_000;

/** A server of this run's own on 127.0.0.1 with its data in a folder of its own. */
export class LocalServer {
  readonly #plan: ServerPlan;
  readonly #died: (how: string) => void;
  readonly #folder: string;
  #child: ChildProcess | undefined;
  #log = "";
  #ready = false;
  #releasing: Promise<void> | undefined;

  constructor(plan: ServerPlan, died: (how: string) => void) {
    this.#plan = plan;
    this.#died = died;
    this.#folder = mkdtempSync(join(dataParent(), `labs-${plan.name}-`));
    if (plan.user) chownSync(this.#folder, plan.user.uid, plan.user.gid);
  }

  /** A port may be taken between choosing and binding it, so another one is tried. */
  async start(choosePort: () => Promise<number> = freePort): Promise<Started> {
    await this.#plan.prepare(this.#folder, (command) => this.#run(command));
    for (let attempt = 1; ; attempt++) {
      const port = await choosePort();
      this.#refuseIfReleased();
      const child = this.#spawn(this.#plan.command(this.#folder, port));
      if (await this.#becomesReady(child)) {
        this.#ready = true;
        return { pid: child.pid ?? 0, port, folder: this.#folder };
      }
      if (attempt === 5 || !/address already in use/i.test(this.#log)) throw new Error(this.#complaint());
    }
  }

  /** Stops it, waits until all its processes are gone and removes its folder. Idempotent. */
  release(): Promise<void> {
    this.#releasing ??= this.#stop();
    return this.#releasing;
  }

  async #stop(): Promise<void> {
    const child = this.#child;
    if (child) {
      child.kill(this.#plan.stop);
      await exitWithin(child, stopLimitMs);
    }
    // Whatever is still there: stopped by SIGSTOP, or orphaned by a killed parent.
    const killed = await endProcesses(child?.pid, this.#folder);
    if (this.#ready && (killed || child?.signalCode === "SIGKILL")) await this.#clear();
    await rm(this.#folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async #clear(): Promise<void> {
    const command = this.#plan.afterKill?.(this.#folder);
    if (!command) return;
    const child = this.#spawn(command);
    await exitWithin(child, clearLimitMs);
    await endProcesses(child.pid, this.#folder);
  }

  #spawn(command: Command): ChildProcess {
    this.#log = "";
    const child = spawn(command.file, command.args, {
      ...(command.argv0 && { argv0: command.argv0 }),
      ...this.#plan.user,
      cwd: "/",
      // Nothing of the caller's environment (PGPORT, LC_ALL, …) decides how a server behaves.
      env: { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC", ...command.environment },
      stdio: "pipe",
    });
    this.#child = child;
    child.stdout.on("data", (text) => this.#keep(text));
    child.stderr.on("data", (text) => this.#keep(text));
    child.stdin.on("error", (error) => this.#keep(error.message));
    child.on("error", (error) => this.#keep(error.message));
    child.stdin.end(command.input ?? "");
    child.on("exit", (code, signal) => {
      if (!this.#ready || this.#releasing) return;
      this.#died(
        signal ? `was killed (${signal})` : `ended by itself with code ${code}: ${this.#complaint()}`,
      );
    });
    return child;
  }

  #keep(text: unknown): void {
    this.#log = (this.#log + String(text)).slice(-logKept);
  }

  async #run(command: Command): Promise<void> {
    this.#refuseIfReleased();
    const child = this.#spawn(command);
    await exitWithin(child, startLimitMs);
    if (child.exitCode !== 0) throw new Error(this.#complaint());
  }

  #refuseIfReleased(): void {
    if (this.#releasing) throw new Error("the run is ending");
  }

  async #becomesReady(child: ChildProcess): Promise<boolean> {
    const ready = new Promise<boolean>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on("data", () => this.#plan.ready.test(this.#log) && resolve(true));
      }
    });
    return await Promise.race([ready, exitWithin(child, startLimitMs).then(() => false)]);
  }

  #complaint(): string {
    const lines = this.#log.split("\n").filter((line) => line.trim() !== "");
    return lines.find((line) => /fatal|error|failed|denied/i.test(line)) ?? lines.at(-1) ?? "it said nothing";
  }
}
