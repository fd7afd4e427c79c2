/** The pods of the Deployment as processes: started, held to their share, put behind the front when ready, ended. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { execPath } from "node:process";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@labs/experiment";
import type { CoreShare, CoreShares } from "@labs/services";
import { podCores } from "../data.ts";
import type { FrontOfPods } from "./front.ts";

export interface RealPod {
  readonly name: string;
  readonly place: number;
  /** By `performance.now()`, as all instants here. */
  readonly startedAt: number;
  readonly readyAt: number | undefined;
  /** Processor time since its start, milliseconds. */
  usedMs(): number;
}

interface Running {
  readonly name: string;
  readonly place: number;
  readonly startedAt: number;
  readyAt: number | undefined;
  isEnding: boolean;
  readonly share: CoreShare;
  readonly child: ChildProcess;
  readonly exited: Promise<unknown>;
}

const worker = fileURLToPath(new URL("./worker.ts", import.meta.url));

export class Pods {
  readonly #shares: CoreShares;
  readonly #front: FrontOfPods;
  readonly #freePlaces: number[];
  readonly #ending = new Set<Promise<void>>();
  #running: readonly Running[] = [];
  #created = 0;
  #failure: Error | undefined;

  constructor(shares: CoreShares, front: FrontOfPods, places: number) {
    this.#shares = shares;
    this.#front = front;
    this.#freePlaces = Array.from({ length: places }, (_, place) => place);
  }

  /** The oldest first. @throws where a pod ended by itself */
  list(): readonly RealPod[] {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#running.map(({ name, place, startedAt, readyAt, share }) => ({
      ...{ name, place, startedAt, readyAt },
      usedMs: () => share.usedMs(),
    }));
  }

  /** Starts pods, or ends the youngest, as a ReplicaSet does. */
  scaleTo(replicas: number): void {
    const ended = this.#running.slice(replicas);
    this.#running = this.#running.slice(0, replicas);
    for (const pod of ended) {
      const end = this.#end(pod).finally(() => this.#ending.delete(end));
      this.#ending.add(end);
    }
    while (this.#running.length < replicas) this.#running = [...this.#running, this.#start()];
  }

  async whenReady(): Promise<void> {
    while (this.list().some(({ readyAt }) => readyAt === undefined))
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const all = this.#running;
    this.#running = [];
    for (const pod of all) {
      pod.isEnding = true;
      pod.child.kill("SIGKILL");
    }
    await Promise.all([...this.#ending, ...all.map((pod) => pod.exited)]);
    for (const { share } of all) share[Symbol.dispose]();
  }

  #start(): Running {
    const place = this.#freePlaces.shift();
    if (place === undefined) throw new Error("the front has no place left for a pod");
    const name = `firewall-${this.#created++}`;
    const share = this.#shares.create(name, podCores);
    const [file, args] = share.command(execPath, [worker]);
    const child = spawn(file, args, { stdio: ["pipe", "pipe", "inherit"], env: childEnvironment() });
    const pod: Running = {
      ...{ name, share, child, place, startedAt: performance.now() },
      readyAt: undefined,
      isEnding: false,
      exited: once(child, "exit").catch(() => null),
    };
    child.stdout.setEncoding("utf8").once("data", (port: string) => {
      if (!pod.isEnding) void this.#becomesReady(pod, Number(port));
    });
    void pod.exited.then(() => {
      if (!pod.isEnding)
        this.#failure ??= new Error(
          `the pod ${name} ended by itself (${child.exitCode ?? child.signalCode})`,
        );
    });
    return pod;
  }

  async #becomesReady(pod: Running, port: number): Promise<void> {
    try {
      await this.#front.add(pod.place, port);
      pod.readyAt = performance.now();
    } catch (error) {
      if (!pod.isEnding) this.#failure ??= error instanceof Error ? error : new Error(String(error));
    }
  }

  async #end(pod: Running): Promise<void> {
    pod.isEnding = true;
    if (pod.readyAt !== undefined) await this.#front.drain(pod.place).catch(() => null);
    pod.child.kill("SIGTERM");
    const late = setTimeout(() => pod.child.kill("SIGKILL"), 2000);
    await pod.exited;
    clearTimeout(late);
    pod.share[Symbol.dispose]();
    this.#freePlaces.push(pod.place);
  }
}
