import { connect, type Socket } from "node:net";
import { DelayLine } from "./delay-queue.ts";
import type { RelayOrder } from "./relay-messages.ts";

/** What one direction may have under way before its sender has to wait, as a window would make it. */
const windowBytes = 4 * 1024 ** 2;

/** The connections through a relay, each a pair of sockets. */
export class RelayedConnections {
  readonly #order: RelayOrder;
  readonly #line: DelayLine;
  readonly #open = new Set<Socket>();

  constructor(order: RelayOrder) {
    this.#order = order;
    this.#line = new DelayLine(order.oneWayMs);
  }

  open(client: Socket): void {
    const { host, port } = this.#order;
    const server = connect({ host, port, noDelay: true, allowHalfOpen: true });
    this.#forward(client, server);
    this.#forward(server, client);
  }

  hold(): void {
    this.#line.hold();
  }

  release(): void {
    this.#line.release();
  }

  /** Resets every connection on both sides, as when the other machine is gone. */
  cut(): void {
    for (const socket of this.#open) socket.resetAndDestroy();
    this.#line.clear();
    this.#line.release();
  }

  /** The end of a connection takes as long as its data and is held like it. */
  #forward(from: Socket, to: Socket): void {
    let underWay = 0;
    let broken = false;
    this.#open.add(from);
    from.on("data", (chunk: Buffer) => {
      underWay += chunk.length;
      if (underWay > windowBytes) from.pause();
      this.#line.send(() => {
        const arrive = () => {
          underWay -= chunk.length;
          if (underWay <= windowBytes && from.isPaused()) from.resume();
        };
        if (to.writable) to.write(chunk, arrive);
        else arrive();
      });
    });
    from.on("end", () => this.#line.send(() => to.end()));
    from.on("error", () => {
      broken = true;
    });
    from.on("close", () => {
      this.#open.delete(from);
      if (broken) this.#line.send(() => to.resetAndDestroy());
      else this.#line.send(() => to.destroySoon());
    });
  }
}
