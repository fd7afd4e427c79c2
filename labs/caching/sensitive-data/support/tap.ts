/** A tap on the wire: passes everything on and keeps a copy, as a switch with a mirrored port does. */
import { connect, createServer, type Socket } from "node:net";

export interface Tap extends AsyncDisposable {
  readonly port: number;
  /** What has passed since it was last asked, in both directions. */
  take(): Buffer;
}

export async function openTap(to: { readonly host: string; readonly port: number }): Promise<Tap> {
  let copied: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (client) => {
    const target = connect({ ...to, noDelay: true });
    for (const [from, into] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk: Buffer) => {
        copied.push(chunk);
        into.write(chunk);
      });
      from.on("close", () => {
        sockets.delete(from);
        into.destroy();
      });
      from.on("error", () => {});
    }
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the tap has no port");
  return {
    port: address.port,
    take() {
      const taken = Buffer.concat(copied);
      copied = [];
      return taken;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((done) => server.close(done));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
