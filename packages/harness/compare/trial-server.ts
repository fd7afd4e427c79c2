/**
 * Servers the generators are compared on: `fastify` answers a small JSON object; `delay <ms>` answers after a fixed
 * time. Prints its port; ends with its parent, when standard input closes.
 *
 * @module
 */
import { createServer, type Socket } from "node:net";
import fastify from "fastify";

const answer = Buffer.from("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok");

async function serveFastify(): Promise<number> {
  const app = fastify();
  app.get("/", async () => ({ hello: "world" }));
  return Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
}

/** Watches the clock all the time: a timer's grain of 1 ms would depend on how a generator's requests are spaced. */
function serveDelay(delayMs: number): Promise<number> {
  const waiting: { readonly socket: Socket; readonly at: number }[] = [];
  const look = (): void => {
    for (let first = waiting[0]; first !== undefined && first.at <= performance.now(); first = waiting[0]) {
      waiting.shift();
      first.socket.write(answer);
    }
    setImmediate(look);
  };
  look();
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("data", () => waiting.push({ socket, at: performance.now() + delayMs }));
    socket.on("error", () => socket.destroy()); // a generator that goes away ends its connection only
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : 0);
    });
  });
}

const [kind, delayMs] = process.argv.slice(2);
console.log(kind === "delay" ? await serveDelay(Number(delayMs)) : await serveFastify());
process.stdin.resume().once("end", () => process.exit());
