import { HelperProcess } from "../process/helper-process.ts";
import type { ServerExit, Started, SupervisorRequest } from "./messages.ts";
import { cleanUp, type Resource } from "./resource.ts";
import type { ServerOrder } from "./server-order.ts";
import { newMark } from "./server-plan.ts";

type Helper = HelperProcess<SupervisorRequest, Started | null, ServerExit>;

/** A server that the supervisor runs. */
export interface SupervisedServer extends Started {
  /** What `release` takes. */
  readonly id: number;
  /** Resolves with how it ended, should it end by itself. */
  readonly exited: Promise<string>;
}

/** The driver's end of the supervisor process, which is started when it is first needed. */
export class Supervisor {
  #helper: Helper | undefined;
  #nextId = 1;
  #ending: Promise<void> | undefined;
  readonly #exits = new Map<number, PromiseWithResolvers<string>>();
  /** What to clean up here, should the supervisor process itself be killed. */
  readonly #resources = new Map<number, Resource>();

  /** Starts a server on a free port of 127.0.0.1. Rejects with its log as the cause. */
  async start<Spec>(order: ServerOrder<Spec>): Promise<SupervisedServer> {
    const id = this.#nextId++;
    const exit = Promise.withResolvers<string>();
    this.#exits.set(id, exit);
    const mark = newMark();
    this.#resources.set(id, { kind: "starting", mark, order });
    const started = await this.#request({ do: "start", id, order, mark }).catch((error: unknown) => {
      // One that lives has cleaned up itself.
      if (!this.#helper?.lost) this.#resources.delete(id);
      throw error;
    });
    if (!started) throw new Error("the supervisor did not say where the server is");
    this.#resources.set(id, { kind: "server", pid: started.pid, folder: started.folder, order });
    return { ...started, id, exited: exit.promise };
  }

  /** Has something removed at the end of the run, however it ends; returns what `release` takes. */
  async register(module: string, spec: unknown): Promise<number> {
    const id = this.#nextId++;
    const resource: Resource = { kind: "other", module, spec };
    this.#resources.set(id, resource);
    await this.#request({ do: "register", id, resource });
    return id;
  }

  /** Stops or removes it now. */
  async release(id: number): Promise<void> {
    const resource = this.#resources.get(id);
    if (!resource) return;
    try {
      await this.#request({ do: "release", id });
    } catch (error) {
      if (!this.#helper?.lost) throw error;
      await cleanUp(resource);
    }
    this.#resources.delete(id);
  }

  /** Releases everything and waits until the supervisor process has ended. Idempotent. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    await this.#helper?.end();
    // One that ended properly has left nothing.
    if (this.#helper && !this.#helper.endedWell)
      await Promise.allSettled([...this.#resources.values()].map(cleanUp));
  }

  async #request(request: SupervisorRequest): Promise<Started | null> {
    if (this.#ending) throw new Error("the run has ended");
    this.#helper ??= new HelperProcess(new URL("./supervisor-process.ts", import.meta.url), {
      title: "the supervisor of the services",
      onEvent: ({ id, exitDetails }) => this.#exits.get(id)?.resolve(exitDetails),
      onExit: () => {
        if (this.#ending) return;
        for (const exit of this.#exits.values())
          exit.resolve("lost its supervisor process, which was killed");
      },
    });
    return await this.#helper.request(request);
  }
}
