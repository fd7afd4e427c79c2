import { once } from "node:events";
import { createServer, type Socket } from "node:net";

/** A server that is scripted in tests, down to its packets. */
export interface TestServer extends AsyncDisposable {
  readonly url: string;
  /** Connections accepted so far. */
  readonly accepted: number;
}

/**
 * Calls `reply` with the path of each request; requests must have no body.
 *
 * @param port @default any free one
 */
export async function testServer(
  reply: (path: string, socket: Socket, server: TestServer) => void,
  port = 0,
): Promise<TestServer> {
  const sockets = new Set<Socket>();
  let accepted = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    accepted++;
    sockets.add(socket);
    socket.on("error", () => socket.destroy()); // clients under test cut connections
    socket.on("close", () => sockets.delete(socket));
    socket.on("data", (data) => {
      for (const request of data.toString().split("\r\n\r\n").slice(0, -1)) {
        reply(request.split(" ")[1] ?? "", socket, handle);
      }
    });
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const handle: TestServer = {
    url: `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`,
    get accepted() {
      return accepted;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
  return handle;
}

export function ok(body: string): string {
  return `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
