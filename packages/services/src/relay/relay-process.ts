/**
 * The relay, in a process of its own: waiting busily for the next delivery would take time from
 * everything else on its event loop. It ends with its parent, however the parent ends.
 *
 * @module
 */
import { createServer, type Server } from "node:net";
import { serveRequests } from "../process/serve-requests.ts";
import type { RelayCommand, RelayOrder, RelayRequest } from "./relay-messages.ts";
import { RelayedConnections } from "./relayed-connections.ts";

let perform:
  | (Record<RelayCommand, () => Promise<void>> & { slow(oneWayMs: number): Promise<void> })
  | undefined;

serveRequests(handle, () => process.exit(0));

async function handle(request: RelayRequest): Promise<number | null> {
  if (request.do === "start") return await start(request.order);
  if (request.do === "slow") await perform?.slow(request.oneWayMs);
  else await perform?.[request.do]();
  return null;
}

async function start(order: RelayOrder): Promise<number> {
  const connections = new RelayedConnections(order);
  const relay = createServer({ noDelay: true, allowHalfOpen: true }, (client) => connections.open(client));
  const port = await listen(relay, 0);
  const reopen = async () => {
    if (!relay.listening) await listen(relay, port);
  };
  perform = {
    async hold() {
      connections.hold();
      await reopen();
    },
    async release() {
      connections.release();
      await reopen();
    },
    async slow(oneWayMs) {
      connections.slow(oneWayMs);
      await reopen();
    },
    async cut() {
      // Listening ends first: a client that is cut off may reconnect at once.
      relay.close();
      connections.cut();
    },
  };
  return port;
}

/** The port of a relay that was cut may be taken for a moment by an outgoing connection of this machine. */
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
