/**
 * Servers the generators are compared on: `fastify` answers a small JSON object; `delay`, `exponential` and
 * `long-tail` with `<ms>` answer after that time on average. Prints its port; ends with its parent, when standard input closes.
 *
 * @module
 */
import { createServer, type Socket } from "node:net";
import { random } from "@labs/experiment";
import fastify from "fastify";

const answer = Buffer.from("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok");

async function serveFastify(): Promise<number> {
  const app = fastify();
  app.get("/", async () => ({ hello: "world" }));
  return Number(new URL(await app.listen({ host: "127.0.0.1", port: 0 })).port);
}

/** How long answers take, as multiples of the mean, in quantiles: every 1 000 answers have the same mean, exactly. */
const shapes: Record<string, (quantile: number) => number> = {
  delay: () => 1,
  exponential: (quantile) => -Math.log(1 - quantile),
  // One answer in a hundred takes fifty times as long as the others.
  "long-tail": (quantile) => (quantile < 0.99 ? 1 : 50) / (0.99 + 0.01 * 50),
};

/** 1 000 times in a drawn order, milliseconds. */
function drawTimes(shape: (quantile: number) => number, meanMs: number): number[] {
  const draw = random("trial-server");
  const times = Array.from({ length: 1000 }, (_, index) => ({
    order: draw(),
    at: shape((index + 0.5) / 1000),
  }));
  const mean = times.reduce((sum, { at }) => sum + at, 0) / times.length;
  return times.sort((a, b) => a.order - b.order).map(({ at }) => (meanMs * at) / mean);
}

/** Watches the clock all the time: a timer's grain of 1 ms would depend on how a generator's requests are spaced. */
function serveTimes(times: readonly number[]): Promise<number> {
  const waiting: { readonly socket: Socket; readonly at: number }[] = [];
  const look = (): void => {
    for (let index = waiting.length - 1; index >= 0; index--) {
      const one = waiting[index];
      if (one === undefined || one.at > performance.now()) continue;
      waiting.splice(index, 1);
      one.socket.write(answer);
    }
    setImmediate(look);
  };
  look();
  let asked = 0;
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on("data", () => {
      waiting.unshift({ socket, at: performance.now() + (times[asked++ % times.length] ?? 0) });
    });
    socket.on("error", () => socket.destroy()); // a generator that goes away ends its connection only
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      resolve(address !== null && typeof address === "object" ? address.port : 0);
    });
  });
}

const [kind = "", meanMs] = process.argv.slice(2);
const shape = shapes[kind];
console.log(shape ? await serveTimes(drawTimes(shape, Number(meanMs))) : await serveFastify());
process.stdin.resume().once("end", () => process.exit());
