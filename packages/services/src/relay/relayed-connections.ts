import { connect, type Socket } from "node:net";
import { DelayQueue } from "./delay-queue.ts";
import type { RelayOrder } from "./relay-messages.ts";

/** Bytes in flight in one direction before its sender is paused, like a TCP window. */
const windowBytes = 4 * 1024 ** 2;

/** The connections through a relay, each a pair of sockets. */
export class RelayedConnections {
  readonly #order: RelayOrder;
  readonly #queue: DelayQueue;
  readonly #open = new Set<Socket>();

  constructor(order: RelayOrder) {
    this.#order = order;
    this.#queue = new DelayQueue(order.oneWayMs);
  }

  open(client: Socket): void {
    const { host, port } = this.#order;
    const server = connect({ host, port, noDelay: true, allowHalfOpen: true });
    this.#forward(client, server);
    this.#forward(server, client);
  }

  hold(): void {
    this.#queue.hold();
  }

  /** From now on every delivery takes this time. */
  slow(oneWayMs: number): void {
    this.#queue.delay(oneWayMs);
  }

  release(): void {
    this.#queue.delay(this.#order.oneWayMs);
    this.#queue.release();
  }

  /** Resets every connection on both sides, as when the other machine has failed. */
  cut(): void {
    for (const socket of this.#open) socket.resetAndDestroy();
    this.#queue.clear();
    this.#queue.release();
  }

  /** The end of a connection is delayed and held like its data. */
  #forward(from: Socket, to: Socket): void {
    let inFlight = 0;
    let broken = false;
    this.#open.add(from);
    from.on("data", (chunk: Buffer) => {
      inFlight += chunk.length;
      if (inFlight > windowBytes) from.pause();
      this.#queue.send(() => {
        const arrive = () => {
          inFlight -= chunk.length;
          if (inFlight <= windowBytes && from.isPaused()) from.resume();
        };
        if (to.writable) to.write(chunk, arrive);
        else arrive();
      });
    });
    from.on("end", () => this.#queue.send(() => to.end()));
    from.on("error", () => {
      broken = true;
    });
    from.on("close", () => {
      this.#open.delete(from);
      if (broken) this.#queue.send(() => to.resetAndDestroy());
      else this.#queue.send(() => to.destroySoon());
    });
  }
}
