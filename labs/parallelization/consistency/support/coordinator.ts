/** Hands tasks to worker processes, at least once each, and makes the faults that are asked for. */
import { setTimeout as sleep } from "node:timers/promises";
import { random } from "@labs/experiment";
import type pg from "pg";
import type { Task } from "../contract.ts";
import { type Fault, type Input, isHit, staleShare } from "../data.ts";
import type { Trouble, WorkerOrder } from "./messages.ts";
import { WorkerProcess } from "./worker-process.ts";

/** One run of the job. */
export interface Job extends Omit<Input, "log"> {
  readonly name: string;
  /** For its files. */
  readonly folder: string;
  /** File and number of events, by partition. */
  readonly log: readonly { readonly file: string; readonly events: number }[];
  /** Called when a worker has died, before its task is run again. */
  afterDeath(partition: number): Promise<void>;
}

/** What a slow attempt does when another has been started: it writes at the same time, or when the other has finished. */
const overlap = { speculation: "after", "two-writers": "together" } as const;

const deaths: Readonly<Partial<Record<Fault, Trouble>>> = {
  retries: "killed-before-acknowledgement",
  "half-written": "killed-after-first-write",
};

const maxAttempts = 5;

/** A second attempt that neither finishes nor waits for a lock within this time is not waited for, milliseconds. */
const overlapMs = 5_000;

export class Coordinator implements AsyncDisposable {
  readonly #order: WorkerOrder;
  readonly #database: pg.Client;
  readonly #free: WorkerProcess[] = [];
  readonly #all = new Set<WorkerProcess>();

  constructor(order: WorkerOrder, database: pg.Client) {
    this.#order = order;
    this.#database = database;
  }

  /** Starts workers that later jobs find ready. */
  async prepare(count: number): Promise<void> {
    this.#free.push(...(await Promise.all(Array.from({ length: count }, () => this.#start()))));
  }

  /** Runs all tasks; returns the attempts that were acknowledged, of a partition the highest, as they were finished. */
  async run(job: Job): Promise<readonly Task[]> {
    const draw = random(job.order, "tasks");
    const queue = job.log
      .map((_, partition) => ({ partition, rank: draw() }))
      .toSorted((one, other) => one.rank - other.rank);
    const accepted: Task[] = [];
    const lane = async () => {
      for (let next = queue.shift(); next; next = queue.shift())
        accepted.push(await this.#acknowledged(job, next.partition));
    };
    const lanes = await Promise.allSettled(Array.from({ length: job.workers }, lane));
    for (const one of lanes) if (one.status === "rejected") throw one.reason;
    return accepted;
  }

  /** Runs a task until an attempt of it is acknowledged. */
  async #acknowledged(job: Job, partition: number): Promise<Task> {
    const { fault } = job;
    const hit = isHit(fault, partition);
    const first: Task = { job: job.name, partition, attempt: 1 };
    if (hit && (fault === "speculation" || fault === "two-writers"))
      return await this.#twice(job, first, overlap[fault]);
    for (let attempt = 1; attempt <= maxAttempts; attempt++) {
      const task = { ...first, attempt };
      const trouble = hit && attempt === 1 ? (deaths[fault] ?? null) : null;
      const end = await this.#with((worker) => worker.run(this.#orderOf(job, task, { trouble })));
      if (end === "acknowledged") return task;
      await job.afterDeath(partition);
    }
    throw new Error(`partition ${partition} was not acknowledged in ${maxAttempts} attempts`);
  }

  /** Runs two attempts of a task: the first is held at its first write until the second is where it is to be. */
  async #twice(job: Job, task: Task, when: "after" | "together"): Promise<Task> {
    const second = { ...task, attempt: 2 };
    const held = { trouble: "held-at-first-write" } as const;
    const stale = when === "after" ? { ...held, share: staleShare } : held;
    await this.#with((slow) =>
      this.#with(async (fast) => {
        const slowEnd = slow.run(this.#orderOf(job, task, stale));
        // An attempt that finds nothing to write is not held.
        await Promise.race([slow.held, slowEnd]);
        const fastEnd = fast.run(this.#orderOf(job, second, when === "after" ? { trouble: null } : held));
        const there = when === "after" ? fastEnd : Promise.race([fast.held, fastEnd]);
        await this.#untilBlocked(there, fast.backend);
        slow.go();
        fast.go();
        await Promise.all([slowEnd, fastEnd]);
      }),
    );
    return second;
  }

  /** Waits until an attempt is where it is to be, or waits for a lock that the attempt before it holds. */
  async #untilBlocked(there: Promise<unknown>, backend: number): Promise<void> {
    const waits =
      "SELECT FROM pg_stat_activity WHERE pid = $1 AND wait_event_type = 'Lock' AND state = 'active'";
    let arrived = false;
    const note = () => {
      arrived = true;
    };
    // A rejection is read where the attempt is waited for.
    const arriving = there.then(note, note);
    for (const end = performance.now() + overlapMs; !arrived && performance.now() < end; ) {
      if ((await this.#database.query(waits, [backend])).rowCount) return;
      await Promise.race([arriving, sleep(5)]);
    }
  }

  #orderOf(
    { log, folder }: Job,
    task: Task,
    { trouble, share = 1 }: { readonly trouble: Trouble | null; readonly share?: number },
  ) {
    const { file = "", events = 0 } = log[task.partition] ?? {};
    return { task, log: file, events: Math.round(share * events), folder, trouble };
  }

  /** Lends a worker; one that has died, or was left in the middle of a task, is not taken back. */
  async #with<T>(use: (worker: WorkerProcess) => Promise<T>): Promise<T> {
    const worker = this.#free.pop() ?? (await this.#start());
    try {
      const result = await use(worker);
      if (worker.alive) this.#free.push(worker);
      else this.#all.delete(worker);
      return result;
    } catch (error) {
      await worker[Symbol.asyncDispose]();
      throw error;
    }
  }

  async #start(): Promise<WorkerProcess> {
    const worker = await WorkerProcess.start(this.#order);
    this.#all.add(worker);
    return worker;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#all].map((worker) => worker[Symbol.asyncDispose]()));
  }
}
