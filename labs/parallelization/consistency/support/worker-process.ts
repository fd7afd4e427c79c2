/** The coordinator's end of a worker process. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@labs/experiment";
import type { Order, Report, WorkerOrder } from "./messages.ts";

/** How a task ended: acknowledged, or with the death of its worker. */
export type End = "acknowledged" | "died";

const compileCache = fileURLToPath(new URL("../../node_modules/.cache/compile", import.meta.url));

export class WorkerProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  #backend = 0;
  #ready = Promise.withResolvers<void>();
  #held = Promise.withResolvers<void>();
  #end = Promise.withResolvers<End>();

  private constructor(order: WorkerOrder) {
    this.#child = fork(fileURLToPath(new URL("./worker.ts", import.meta.url)), [JSON.stringify(order)], {
      execArgv: [],
      // Sources are stripped and parsed once, not in each of hundreds of processes.
      env: { NODE_COMPILE_CACHE: compileCache, ...childEnvironment() },
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    this.#child.on("message", (report: Report) => this.#hear(report));
    this.#child.once("exit", () => {
      this.#ready.reject(new Error("a worker ended before it was ready"));
      this.#end.resolve("died");
    });
  }

  /** Starts one; it ends when its channel closes, so it never outlives the coordinator. */
  static async start(order: WorkerOrder): Promise<WorkerProcess> {
    const worker = new WorkerProcess(order);
    await worker.#ready.promise;
    return worker;
  }

  /** The process that serves its connection in PostgreSQL. */
  get backend(): number {
    return this.#backend;
  }

  get alive(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** Resolves when the task that it runs is held at its first write. */
  get held(): Promise<void> {
    return this.#held.promise;
  }

  /** Runs a task to its end; one at a time. Rejects with what the technique throws. */
  run(order: Omit<Extract<Order, { what: "run" }>, "what">): Promise<End> {
    this.#held = Promise.withResolvers();
    this.#end = Promise.withResolvers();
    if (!this.alive) return Promise.resolve("died");
    this.#send({ what: "run", ...order });
    return this.#end.promise;
  }

  /** Lets a task go on that is held. */
  go(): void {
    this.#send({ what: "go" });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.alive) return;
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGKILL");
    await exit;
  }

  #send(order: Order): void {
    // What it cannot be told any more, its exit tells.
    this.#child.send(order, () => {});
  }

  #hear(report: Report): void {
    if (report.what === "ready") {
      this.#backend = report.backend;
      this.#ready.resolve();
    } else if (report.what === "held") this.#held.resolve();
    else if (report.what === "acknowledged") this.#end.resolve("acknowledged");
    else this.#end.reject(new Error(report.message));
  }
}
