import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { undo } from "./clean-up.ts";
import type { Message, Request, ServerSpec, Started, Thing } from "./messages.ts";

type Task = Request extends infer R ? (R extends unknown ? Omit<R, "id"> : never) : never;

/** A server that the keeper runs. */
export interface LocalServerHandle extends Started {
  readonly holding: number;
  /** Resolves with how it ended, should it end by itself. */
  readonly died: Promise<string>;
}

/** The driver's end of the keeper, which is started when it is first needed. */
export class Keeper {
  #child: ChildProcess | undefined;
  #next = 1;
  #unreachable = false;
  #ending: Promise<void> | undefined;
  readonly #waiting = new Map<number, PromiseWithResolvers<Started | null>>();
  readonly #deaths = new Map<number, PromiseWithResolvers<string>>();
  /** What to tidy up here, should the keeper itself be killed. */
  readonly #held = new Map<number, Thing>();

  /** Starts a server on a free port of 127.0.0.1. */
  async start(spec: ServerSpec): Promise<LocalServerHandle> {
    const holding = this.#next++;
    const death = Promise.withResolvers<string>();
    this.#deaths.set(holding, death);
    const started = await this.#ask(holding, { do: "start", spec });
    if (!started) throw new Error("the keeper did not say where the server is");
    this.#held.set(holding, { kind: "server", pid: started.pid, folder: started.folder });
    return { ...started, holding, died: death.promise };
  }

  /** Has something removed at the end of the run, however it ends; returns what `release` takes. */
  async hold(thing: Thing): Promise<number> {
    const holding = this.#next++;
    this.#held.set(holding, thing);
    await this.#ask(holding, { do: "hold", thing });
    return holding;
  }

  /** Stops or removes it now. */
  async release(holding: number): Promise<void> {
    const thing = this.#held.get(holding);
    if (!thing) return;
    try {
      await this.#ask(this.#next++, { do: "release", holding });
    } catch (error) {
      if (!this.#unreachable) throw error;
      await undo(thing);
    }
    this.#held.delete(holding);
  }

  /** Releases everything and waits until the keeper has ended. Idempotent. */
  end(): Promise<void> {
    this.#ending ??= this.#end();
    return this.#ending;
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (!child) return;
    if (hasNotEnded(child)) {
      const exit = once(child, "exit");
      child.ref();
      if (child.connected) child.disconnect();
      await exit;
    }
    await this.#tidyUp();
  }

  async #ask(id: number, task: Task): Promise<Started | null> {
    if (this.#ending) throw new Error("the run has ended");
    const child = this.#running();
    const answer = Promise.withResolvers<Started | null>();
    this.#waiting.set(id, answer);
    child.channel?.ref();
    try {
      child.send({ ...task, id }, (error) => {
        if (!error) return;
        this.#unreachable = true;
        answer.reject(error);
      });
      return await answer.promise;
    } finally {
      this.#waiting.delete(id);
      // A driver that forgets to dispose may end; the keeper then tidies up.
      if (this.#waiting.size === 0) child.channel?.unref();
    }
  }

  #running(): ChildProcess {
    if (this.#child) return this.#child;
    const { NODE_OPTIONS: _, ...env } = process.env;
    const child = fork(fileURLToPath(new URL("./supervisor-process.ts", import.meta.url)), {
      // A session of its own: Ctrl-C in the terminal reaches the driver only.
      detached: true,
      execArgv: [],
      cwd: "/",
      env,
      stdio: "ignore",
    });
    child.unref();
    child.channel?.unref();
    child.on("message", (message: Message) => this.#hear(message));
    child.on("exit", () => this.#lost());
    this.#child = child;
    return child;
  }

  #hear(message: Message): void {
    if ("died" in message) this.#deaths.get(message.died)?.resolve(message.how);
    else if ("failed" in message) this.#waiting.get(message.id)?.reject(new Error(message.failed));
    else this.#waiting.get(message.id)?.resolve(message.started);
  }

  #lost(): void {
    this.#unreachable = true;
    for (const answer of this.#waiting.values())
      answer.reject(new Error("the keeper of the services was killed"));
    if (this.#ending) return;
    for (const death of this.#deaths.values())
      death.resolve("lost the process that keeps it, which was killed");
  }

  /** Nothing to do after a keeper that ended properly. */
  async #tidyUp(): Promise<void> {
    if (this.#child?.exitCode === 0) return;
    await Promise.allSettled([...this.#held.values()].map(undo));
  }
}

function hasNotEnded(child: ChildProcess): boolean {
  return child.exitCode === null && child.signalCode === null;
}
