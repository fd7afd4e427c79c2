/** Prints what a driver sees of its environment, and whether it reaches a server of this machine. */
import { once } from "node:events";
import { createServer } from "node:http";
import { getHeapStatistics } from "node:v8";
import { cleanEnvironment } from "../measuring/clean-environment.ts";

cleanEnvironment();
const server = createServer((_, response) => response.end("direct")).listen(0, "127.0.0.1");
await once(server, "listening");
const address = server.address();
const port = typeof address === "object" ? address?.port : null;
const answer = await fetch(`http://127.0.0.1:${port}`).then(
  (response) => response.text(),
  (error: Error) => String(error.cause ?? error),
);
process.stdout.write(
  JSON.stringify({
    answer,
    heapLimited: getHeapStatistics().heap_size_limit < 250 * 2 ** 20,
    proxy: process.env.HTTP_PROXY,
    foreign: ["PGHOST", "PGOPTIONS", "NODE_OPTIONS", "GIT_DIR"].filter((name) => name in process.env),
  }),
  () => process.exit(),
);
