import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface, type Interface } from "node:readline";
import type { RelayCommand } from "./relay-messages.ts";

/** Makes faults on a relay. Disposing releases; so does the end of the process. */
export interface RelayControl extends AsyncDisposable {
  /** Nothing moves any more in either direction; connections stay open and new ones are accepted: a server that hangs. */
  hold(): Promise<void>;
  /** What was held moves on; new connections are accepted again. */
  release(): Promise<void>;
  /** Resets all connections now and refuses new ones until `release`: a server that is gone. */
  cut(): Promise<void>;
}

/**
 * Controls a relay from any process of this machine.
 *
 * @param control as the relay says it
 * @example
 * await using fault = relayControl(link.control);
 * await fault.hold();
 */
export function relayControl(control: string): RelayControl {
  const { hostname, port, username: token } = new URL(`relay://${control}`);
  let line: { readonly socket: Socket; readonly answers: Interface } | undefined;
  let last: Promise<void> = Promise.resolve();

  const ask = async (command: RelayCommand) => {
    line ??= await open(hostname, Number(port), token);
    line.socket.write(`${command}\n`);
    const closed = once(line.answers, "close").then(() => {
      throw new Error("the relay has ended");
    });
    await Promise.race([once(line.answers, "line"), closed]);
  };
  /** One command after the other: answers carry no name. */
  const perform = (command: RelayCommand) => {
    const done = last.then(() => ask(command));
    last = done.catch(() => undefined);
    return done;
  };

  return {
    hold: () => perform("hold"),
    release: () => perform("release"),
    cut: () => perform("cut"),
    async [Symbol.asyncDispose]() {
      await last;
      if (line && !line.socket.destroyed) await perform("release").catch(() => undefined);
      line?.socket.destroy();
    },
  };
}

async function open(host: string, port: number, token: string) {
  const socket = connect({ host, port });
  const answers = createInterface({ input: socket });
  // A relay that ends closes the line, which is what is listened for.
  answers.on("error", () => {});
  await once(socket, "connect");
  socket.on("error", () => {});
  socket.write(`${token}\n`);
  // A process with nothing else to do may end; that releases the relay.
  socket.unref();
  return { socket, answers };
}
