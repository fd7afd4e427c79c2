/**
 * The relay, in a process of its own: waiting awake for the next delivery would take time from
 * whatever shared its event loop. It ends with its parent in whatever way the parent ends.
 *
 * @module
 */
import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { type RelayCommand, type RelayOrder, type RelayPorts, relayCommands } from "./relay-messages.ts";
import { RelayedConnections } from "./relayed-connections.ts";

process.on("disconnect", () => process.exit(0));
process.once("message", (order: RelayOrder) => void start(order));
// The parent may have ended before this line was reached.
if (!process.connected) process.exit(0);

async function start(order: RelayOrder): Promise<void> {
  const connections = new RelayedConnections(order);
  const relay = createServer({ noDelay: true, allowHalfOpen: true }, (client) => connections.open(client));
  const control = createServer((socket) => void obey(socket, order.token, perform));
  let port = 0;

  const perform: Record<RelayCommand, () => Promise<void>> = {
    async hold() {
      connections.hold();
      if (!relay.listening) await listen(relay, port);
    },
    async release() {
      connections.release();
      if (!relay.listening) await listen(relay, port);
    },
    async cut() {
      // First the door: a client that is cut off may be back at once.
      relay.close();
      connections.cut();
    },
  };

  port = await listen(relay, 0);
  const ports: RelayPorts = { port, controlPort: await listen(control, 0) };
  process.send?.(ports);
}

/** Commands that come before the token is right are not obeyed. A fault ends with the connection of who made it. */
async function obey(
  socket: Socket,
  token: string,
  perform: Record<RelayCommand, () => Promise<void>>,
): Promise<void> {
  let known = false;
  let disturbs = false;
  socket.on("error", () => {});
  for await (const line of createInterface({ input: socket })) {
    const command = relayCommands.find((name) => name === line);
    if (line === token) known = true;
    else if (!known || command === undefined) break;
    else {
      disturbs = command !== "release";
      await perform[command]();
      socket.write("done\n");
    }
  }
  socket.destroy();
  if (disturbs) await perform.release();
}

/** The port of a relay that was cut may be taken for a moment by a connection that leaves this machine. */
async function listen(server: Server, port: number): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
    try {
      await promise;
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("the relay has no port");
      return address.port;
    } catch (error) {
      if (attempt === 50) throw error;
      await new Promise((soon) => setTimeout(soon, 100));
    } finally {
      server.off("error", reject);
    }
  }
}
