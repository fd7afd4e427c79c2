import { type ChildProcess, spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { makeTemporaryFolder } from "../places/temporary-folder.ts";
import { exitWithin, hasExited } from "../process/exit-within.ts";
import { freePort } from "../process/free-port.ts";
import { endProcesses } from "../process/processes.ts";
import { clearAfterKill } from "./after-kill.ts";
import type { Started } from "./messages.ts";
import { type Command, environmentOf, newMark, type ServerPlan, serverPrefix } from "./server-plan.ts";

const startTimeoutMs = 60_000;
const gracePeriodMs = 3_000;
const maxLogLength = 4_000;

/** A server of this run's own on 127.0.0.1 with its data in a folder of its own. */
export class LocalServer {
  readonly #plan: ServerPlan;
  readonly #onExit: (exitDetails: string) => void;
  readonly #mark: string;
  #folder = "";
  #making: Promise<string> | undefined;
  #child: ChildProcess | undefined;
  #log = "";
  #ready = false;
  #releasing: Promise<void> | undefined;

  /** @param mark part of its folder's name */
  constructor(plan: ServerPlan, onExit: (exitDetails: string) => void, mark = newMark()) {
    this.#plan = plan;
    this.#onExit = onExit;
    this.#mark = mark;
  }

  /** A port may be taken between choosing and binding it, so another one is tried. */
  async start(choosePort: () => Promise<number> = freePort): Promise<Started> {
    this.#making = this.#makeFolder();
    this.#folder = await this.#making;
    this.#refuseIfReleased();
    await this.#plan.prepare?.(this.#folder, (command) => this.#run(command));
    for (let attempt = 1; ; attempt++) {
      const port = this.#plan.port ?? (await choosePort());
      this.#refuseIfReleased();
      const child = this.#spawn(this.#plan.command(this.#folder, port));
      if (await this.#becomesReady(child)) {
        this.#ready = true;
        return { pid: child.pid ?? 0, port, folder: this.#folder };
      }
      const last = attempt === 5 || this.#plan.port !== undefined;
      if (last || !/address already in use/i.test(this.#log)) throw this.#failure();
    }
  }

  /** Stops it, waits until all its processes are gone and removes its folder. Idempotent. */
  release(): Promise<void> {
    this.#releasing ??= this.#stop();
    return this.#releasing;
  }

  async #makeFolder(): Promise<string> {
    const { name, user } = this.#plan;
    return await makeTemporaryFolder(serverPrefix(name, this.#mark), {
      user,
      ...(await this.#plan.folderNeeds?.()),
    });
  }

  async #stop(): Promise<void> {
    // A folder that is being made at this moment is removed too.
    const folder = await this.#making?.catch(() => undefined);
    if (folder === undefined) return;
    const child = this.#child;
    if (child) {
      child.kill(this.#plan.stop);
      await exitWithin(child, gracePeriodMs);
    }
    // Processes that are still there were stopped by SIGSTOP or orphaned by a killed parent.
    const killed = await endProcesses(child?.pid, folder);
    if (killed || child?.signalCode === "SIGKILL") await clearAfterKill(this.#plan, folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #spawn(command: Command): ChildProcess {
    this.#log = "";
    const child = spawn(command.file, command.args, {
      ...(command.argv0 && { argv0: command.argv0 }),
      ...this.#plan.user,
      cwd: "/",
      env: environmentOf(command),
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
      this.#onExit(
        signal ? `was killed (${signal})` : `ended by itself with code ${code}: ${this.#reason()}`,
      );
    });
    return child;
  }

  #keep(text: unknown): void {
    this.#log = (this.#log + String(text)).slice(-maxLogLength);
  }

  async #run(command: Command): Promise<void> {
    this.#refuseIfReleased();
    const child = this.#spawn(command);
    await exitWithin(child, startTimeoutMs);
    if (child.exitCode !== 0) throw this.#failure();
  }

  #refuseIfReleased(): void {
    if (this.#releasing) throw new Error("the run is ending");
  }

  async #becomesReady(child: ChildProcess): Promise<boolean> {
    const isReady = this.#plan.ready;
    if (typeof isReady === "function") return await this.#answers(child, isReady);
    const ready = new Promise<boolean>((resolve) => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on("data", () => isReady.test(this.#log) && resolve(true));
      }
    });
    return await Promise.race([ready, exitWithin(child, startTimeoutMs).then(() => false)]);
  }

  /** Asked again and again, since it says nothing by itself. */
  async #answers(child: ChildProcess, isReady: (folder: string) => Promise<boolean>): Promise<boolean> {
    for (const end = performance.now() + startTimeoutMs; performance.now() < end; await sleep(10)) {
      if (hasExited(child)) return false;
      if (await isReady(this.#folder)) return true;
    }
    return false;
  }

  #failure(): Error {
    const signal = this.#child?.signalCode;
    return new Error(signal ? `it was killed (${signal})` : this.#reason(), { cause: this.#log });
  }

  #reason(): string {
    const lines = this.#log.split("\n").filter((line) => line.trim() !== "");
    return lines.find((line) => /fatal|error|failed|denied/i.test(line)) ?? lines.at(-1) ?? "no message";
  }
}
