import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@labs/experiment";
import { hasExited } from "./exit-within.ts";

/** What passes between the driver and a helper process. */
export type HelperRequest<Request> = { readonly id: number; readonly request: Request };
export type HelperMessage<Answer, Event> =
  | { readonly id: number; readonly answer: Answer }
  | { readonly id: number; readonly failed: string; readonly details?: string }
  | { readonly event: Event };

export interface HelperOptions<Event> {
  /** As messages name it. */
  readonly title: string;
  /** @default ignore */
  readonly stderr?: "ignore" | "inherit";
  onEvent?(event: Event): void;
  onExit?(): void;
}

/**
 * The driver's end of a process that helps it: the supervisor, a relay. The helper ends when its IPC
 * channel closes, so it never outlives the driver; `serveRequests` is its other end.
 */
export class HelperProcess<Request, Answer, Event = never> {
  readonly #child: ChildProcess;
  readonly #title: string;
  readonly #pending = new Map<number, PromiseWithResolvers<Answer>>();
  #nextId = 1;
  #lost = false;

  constructor(module: URL, { title, stderr = "ignore", onEvent, onExit }: HelperOptions<Event>) {
    this.#title = title;
    this.#child = fork(fileURLToPath(module), {
      // A session of its own: Ctrl-C in the terminal reaches the driver only.
      detached: true,
      execArgv: [],
      cwd: "/",
      env: childEnvironment(),
      stdio: ["ignore", "ignore", stderr, "ipc"],
    });
    // A driver that forgets to dispose may end; the helper then ends too.
    this.#child.unref();
    this.#child.channel?.unref();
    this.#child.on("message", (message: HelperMessage<Answer, Event>) => {
      if ("event" in message) onEvent?.(message.event);
      else if ("failed" in message)
        this.#pending.get(message.id)?.reject(new Error(message.failed, { cause: message.details }));
      else this.#pending.get(message.id)?.resolve(message.answer);
    });
    this.#child.on("exit", () => {
      this.#lost = true;
      for (const answer of this.#pending.values()) answer.reject(new Error(`${this.#title} has ended`));
      onExit?.();
    });
  }

  /** For the noise monitor. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Whether it ended without being told to, or cannot be reached. */
  get lost(): boolean {
    return this.#lost;
  }

  /** Whether it has ended and left nothing to do. */
  get endedWell(): boolean {
    return this.#child.exitCode === 0;
  }

  async request(request: Request): Promise<Answer> {
    const id = this.#nextId++;
    const answer = Promise.withResolvers<Answer>();
    this.#pending.set(id, answer);
    // The process too: its end may be the only answer.
    this.#child.ref();
    this.#child.channel?.ref();
    try {
      this.#child.send({ id, request }, (error) => {
        if (!error) return;
        this.#lost = true;
        answer.reject(new Error(`${this.#title} has ended`, { cause: error }));
      });
      return await answer.promise;
    } finally {
      this.#pending.delete(id);
      if (this.#pending.size === 0) {
        this.#child.unref();
        this.#child.channel?.unref();
      }
    }
  }

  /** Tells it to end and waits until it has. Idempotent. */
  async end(): Promise<void> {
    if (hasExited(this.#child)) return;
    const exit = once(this.#child, "exit");
    this.#child.ref();
    if (this.#child.connected) this.#child.disconnect();
    await exit;
  }
}
