/** A pod: an HTTP server that screens conversations. It says on which port it listens, once it has warmed up. It ends with its starter. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { stdin, stdout } from "node:process";
import { documents, screen } from "../data.ts";

const all = documents();
// A pod that is ready has run its code: the first requests after the start would be slow.
for (const document of all.slice(0, 16)) screen(document);

const server = createServer((request, response) => {
  const document = all[Number(request.url?.slice(1))];
  response.writeHead(document === undefined ? 404 : 200).end(document && screen(document));
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => stdout.write(`${(server.address() as AddressInfo).port}\n`));
stdin.resume().on("end", () => process.exit());
process.on("SIGTERM", () => {
  server.close(() => process.exit());
  server.closeIdleConnections();
});
