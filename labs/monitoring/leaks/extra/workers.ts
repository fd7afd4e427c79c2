/**
 * Two workers of a service that leaks, behind one port, and a primary that replaces them: `workers.ts <remedy> <most>`, over IPC. Its
 * messages are where it listens, and each replacement.
 */
import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { createServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { LRUCache } from "lru-cache";
import type { Remedy } from "./recycling.ts";

const remedy = process.argv[2] as Remedy;
/** Resident bytes from which on a worker is replaced. */
const most = Number(process.argv[3]);
const workers = 2;

if (cluster.isPrimary) await runPrimary();
else runWorker();

async function runPrimary(): Promise<void> {
  process.once("disconnect", () => process.exit());
  // One for all: without any worker the primary lets go of its port, and the next worker asks for the same.
  const port = await freePort();
  const start = () => cluster.fork({ LABS_PORT: String(port) });
  const full: Worker[] = [];
  let isReplacing = false;
  /** One at a time: two that drain at once would leave no worker. */
  const replaceNext = () => {
    if (isReplacing) return;
    const worker = full.shift();
    if (worker === undefined) return;
    isReplacing = true;
    start().once("listening", () => worker.send("drain"));
    worker.once("exit", () => {
      isReplacing = false;
      replaceNext();
    });
  };
  cluster.on("message", (worker) => {
    full.push(worker);
    replaceNext();
  });
  cluster.on("exit", (worker) => {
    process.send?.({ replaced: true });
    // One that has drained has its successor already.
    if (!worker.exitedAfterDisconnect) start();
  });
  cluster.once("listening", () => process.send?.({ url: `http://127.0.0.1:${port}` }));
  for (let index = 0; index < workers; index++) start();
}

function runWorker(): void {
  const kept = new Map<number, number[]>();
  const bounded = new LRUCache<number, number[]>({ max: 200, ttl: 60_000 });
  let nth = 0;
  let isDraining = false;
  let isLeaving = false;
  let open = 0;
  const server = createServer(async (request, response) => {
    request.resume();
    (remedy === "bound and TTL" ? bounded : kept).set(nth++, new Array<number>(8_192).fill(nth));
    // Some requests are always in hand.
    await sleep(5);
    const rss = process.memoryUsage.rss();
    if (rss > most && remedy === "exit") process.exit(1);
    if (rss > most && remedy === "drain" && !isDraining) {
      isDraining = true;
      process.send?.("full");
    }
    // A connection ends with an answer, never between two: a caller cannot send into one that is being closed.
    if (isLeaving) response.setHeader("connection", "close");
    response.end(JSON.stringify({ rss }));
  });
  const leaveWhenIdle = () => {
    if (isLeaving && open === 0) process.exit(0);
  };
  server.on("connection", (socket) => {
    open++;
    socket.once("close", () => {
      open--;
      leaveWhenIdle();
    });
  });
  process.on("message", (message) => {
    if (message !== "drain") return;
    isLeaving = true;
    // No new connections; those that are open stay until their next answer, or for the grace period.
    // Node would close idle ones, into which callers may be sending.
    server.closeIdleConnections = () => {};
    cluster.worker?.disconnect();
    setTimeout(() => process.exit(0), 5_000).unref();
    leaveWhenIdle();
  });
  // The primary goes without a word: so do its workers.
  process.on("disconnect", () => {
    if (!isLeaving) process.exit();
  });
  server.listen(Number(process.env.LABS_PORT), "127.0.0.1");
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" ? (address?.port ?? 0) : 0;
}
