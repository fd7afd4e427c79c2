/** The real fleet: up to three processes of the firewall behind a real HAProxy, whose weights its runtime API sets. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { askRuntime, type Balancer, startBalancer } from "@labs/services";
import type { Evidence, Release, Seen } from "../../contract.ts";
import { before, heapEvery, programSchema } from "../../data.ts";
import type { Platform, Routing, Slot } from "../controller/platform.ts";
import { accuracyOf } from "./accuracy.ts";
import { type Answered, Callers } from "./callers.ts";
import type { Counts } from "./firewall-process.ts";
import type { Store } from "./planted-releases.ts";
import { type FirewallProcess, startProcess } from "./processes.ts";
import { current, pointTo, readRelease } from "./release-store.ts";

const slots = ["old", "new", "copy"] as const;
const allToOld: Routing = { share: 0, asCopies: false, withFreshCopy: false };

const config = `global
    nbthread 1
    maxconn 1000

defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 30s

frontend front
    bind 127.0.0.1:{port}
    http-response set-header x-server %s
    default_backend fleet

backend fleet
    balance roundrobin
    # Copies, for which the weights say nothing.
    use-server new if { req.hdr(x-copy-for) new }
    use-server copy if { req.hdr(x-copy-for) copy }
    server old 127.0.0.1:9 disabled
    server new 127.0.0.1:9 disabled
    server copy 127.0.0.1:9 disabled
`;

/** Opens a fleet that runs the old version alone; its process has answered some requests. */
export async function openFleet(haproxy: string, store: Store): Promise<Fleet> {
  await using opening = new AsyncDisposableStack();
  const machine = await mkdtemp(join(tmpdir(), "labs-machine-"));
  opening.defer(() => rm(machine, { recursive: true, force: true }));
  const balancer = opening.use(await startBalancer(haproxy, { config }));
  const fleet = new Fleet(machine, store, balancer, opening.move());
  try {
    await fleet.point(store.old);
    await fleet.start("old", store.old);
    await fleet.route(allToOld);
    await fleet.send(before);
    return fleet;
  } catch (error) {
    await fleet[Symbol.asyncDispose]();
    throw error;
  }
}

export class Fleet implements Platform, AsyncDisposable {
  /** A folder: the pointer to the release that this machine runs, its lock and its journals. */
  readonly machine: string;
  readonly #store: Store;
  readonly #balancer: Balancer;
  readonly #resources: AsyncDisposableStack;
  readonly #callers: Callers;
  readonly #processes = new Map<Slot, FirewallProcess>();
  readonly #answers: Answered[] = [];
  readonly #heaps = new Map<Slot, readonly Counts[]>();
  #routing = allToOld;

  constructor(machine: string, store: Store, balancer: Balancer, resources: AsyncDisposableStack) {
    this.machine = machine;
    this.#store = store;
    this.#balancer = balancer;
    this.#resources = resources;
    this.#callers = resources.use(new Callers(balancer.url));
  }

  /** All answers so far, copies too, in the order in which they came. */
  get answers(): readonly Answered[] {
    return this.#answers;
  }

  async inspect(release: string): Promise<Release> {
    const { manifest, weights } = readRelease(this.#store.folder, release);
    return { manifest, programSchema, accuracy: () => accuracyOf(weights) };
  }

  /** These releases change nothing in the database. */
  async migrate(): Promise<void> {}

  async start(slot: Slot, release: string): Promise<void> {
    if (this.#processes.get(slot)?.release === release) return;
    await this.stop(slot);
    const starting = startProcess(this.#store.folder, release);
    // Users do not wait for a process: meanwhile they get the new version's answers, where these are all there are.
    const isAlone = this.#routing.share === 100 && !this.#routing.asCopies;
    if (isAlone) await this.#sendUntil(starting);
    const started = await starting;
    this.#processes.set(slot, started);
    await this.#tell(`set server fleet/${slot} addr 127.0.0.1 port ${started.port}`);
    await this.#tell(`set weight fleet/${slot} 0`);
    await this.#tell(`set server fleet/${slot} state ready`);
  }

  async stop(slot: Slot): Promise<void> {
    await this.#tell(`set server fleet/${slot} state maint`);
    await this.#processes.get(slot)?.[Symbol.asyncDispose]();
    this.#processes.delete(slot);
  }

  async route(routing: Routing): Promise<void> {
    this.#routing = routing;
    const { asCopies, withFreshCopy } = routing;
    const share = asCopies ? 0 : routing.share;
    const weights = { old: 100 - share, new: share, copy: 0 };
    // Both get the same part, and the old process what is left.
    if (withFreshCopy) Object.assign(weights, { copy: share, old: Math.max(0, 100 - 2 * share) });
    for (const slot of slots) await this.#tell(`set weight fleet/${slot} ${weights[slot]}`);
  }

  async observe(answers: number): Promise<Evidence> {
    const { share, asCopies, withFreshCopy } = this.#routing;
    const to = withFreshCopy ? (["new", "copy"] as const) : (["new"] as const);
    if (this.#heaps.size === 0) await this.#noteHeaps();
    // In parts, after each of which nothing is in flight: a collection then delays no one.
    for (let left = answers; left > 0; left -= heapEvery) {
      await this.send((100 * Math.min(left, heapEvery)) / share, asCopies ? { share, to } : undefined);
      await this.#noteHeaps();
    }
    const copies = this.#answers.filter(({ slot, isCopy, isError }) => slot === "new" && isCopy && !isError);
    return {
      candidate: this.#seenOf("new"),
      compared: this.#seenOf(withFreshCopy ? "copy" : "old"),
      copies: { answered: copies.length, different: copies.filter(({ isOtherwise }) => isOtherwise).length },
    };
  }

  async point(release: string): Promise<void> {
    pointTo(this.machine, this.#store.folder, release);
  }

  /** Sends requests of users; resolves when all are answered. */
  async send(requests: number, copies?: Parameters<Callers["send"]>[1]): Promise<void> {
    this.#answers.push(...(await this.#callers.send(requests, copies)));
    for (const [slot, one] of this.#processes)
      if (one.hasEnded()) throw new Error(`the process ${slot} of the firewall ended by itself`);
  }

  /** The digests of the models of all processes that run. */
  models(): readonly string[] {
    return [...this.#processes.values()].map(
      ({ release }) => readRelease(this.#store.folder, release).manifest.model,
    );
  }

  current(): string {
    return current(this.machine);
  }

  /** How many requests reached the new version: by HAProxy's count, and by its own where it runs. */
  async reached(): Promise<{ readonly byBalancer: number; readonly byProcess: number }> {
    const [head = "", ...lines] = (await this.#ask("show stat")).split("\n");
    const column = head.split(",").indexOf("stot");
    const line = lines.find((one) => one.startsWith("fleet,new,"));
    const counts = await this.#processes.get("new")?.counts();
    return { byBalancer: Number(line?.split(",")[column]), byProcess: counts?.requests ?? 0 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#processes.values()].map((one) => one[Symbol.asyncDispose]()));
    await this.#resources.disposeAsync();
  }

  #seenOf(slot: Slot): Seen {
    const answers = this.#answers.filter((one) => one.slot === slot);
    const heap = this.#heaps.get(slot) ?? [];
    const steps = heap.slice(1).map((after, at) => ({ before: heap[at] ?? after, after }));
    return {
      answers: answers.length,
      errors: answers.filter(({ isError }) => isError).length,
      latenciesMs: answers.filter(({ isError }) => !isError).map(({ ms }) => ms),
      heapGrowth: steps
        .filter(({ before, after }) => after.requests > before.requests)
        .map(
          ({ before, after }) => (after.heapBytes - before.heapBytes) / (after.requests - before.requests),
        ),
    };
  }

  /** Of the two that are compared; the old process of hours is no match for a young one. */
  async #noteHeaps(): Promise<void> {
    if (!this.#routing.withFreshCopy) return;
    for (const slot of ["new", "copy"] as const) {
      const counts = await this.#processes.get(slot)?.counts();
      if (counts !== undefined) this.#heaps.set(slot, [...(this.#heaps.get(slot) ?? []), counts]);
    }
  }

  async #sendUntil(done: Promise<unknown>): Promise<void> {
    let isOver = false;
    const ended = () => {
      isOver = true;
    };
    done.then(ended, ended);
    this.#answers.push(...(await this.#callers.send(() => isOver)));
  }

  /** An order, which HAProxy follows or says why not. */
  async #tell(order: string): Promise<void> {
    const said = await this.#ask(order);
    if (/unknown|require|invalid|no such|can't|denied|error/i.test(said))
      throw new Error(`HAProxy: ${order}: ${said}`);
  }

  #ask(order: string): Promise<string> {
    return askRuntime(this.#balancer.runtime, order);
  }
}
