import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { createInterface, type Interface } from "node:readline";
import type { RelayCommand } from "./relay-messages.ts";

/** Makes faults on a relay. Disposing releases; so does the end of the process. */
interface RelayControl extends AsyncDisposable {
  hold(): Promise<void>;
  release(): Promise<void>;
  cut(): Promise<void>;
}

/**
 * Controls a relay from any process of this machine, as `Relay.hold` and the others do from the driver.
 *
 * @param control `Relay.control`
 * @example
 * await using fault = relayControl(link.control);
 * await fault.hold();
 */
export function relayControl(control: string): RelayControl {
  const { hostname, port, username: token } = new URL(`relay://${control}`);
  let connection: { readonly socket: Socket; readonly answers: Interface } | undefined;
  let last: Promise<void> = Promise.resolve();

  const send = async (command: RelayCommand) => {
    connection ??= await open(hostname, Number(port), token);
    connection.socket.write(`${command}\n`);
    const closed = once(connection.answers, "close").then(() => {
      throw new Error("the relay has ended");
    });
    await Promise.race([once(connection.answers, "line"), closed]);
  };
  /** One command after another: answers carry no name. */
  const perform = (command: RelayCommand) => {
    const done = last.then(() => send(command));
    last = done.catch(() => undefined);
    return done;
  };

  return {
    hold: () => perform("hold"),
    release: () => perform("release"),
    cut: () => perform("cut"),
    async [Symbol.asyncDispose]() {
      await last;
      if (connection && !connection.socket.destroyed) await perform("release").catch(() => undefined);
      connection?.socket.destroy();
    },
  };
}

async function open(host: string, port: number, token: string) {
  const socket = connect({ host, port });
  const answers = createInterface({ input: socket });
  // A relay that ends closes the connection, and `close` is listened for.
  answers.on("error", () => {});
  await once(socket, "connect");
  socket.on("error", () => {});
  socket.write(`${token}\n`);
  // A process with no other work may end; that releases the relay.
  socket.unref();
  return { socket, answers };
}
