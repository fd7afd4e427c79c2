/** An instance of the API: one route, JSON in and out. */
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import type { Served } from "@labs/experiment";
import type { Answer, Request } from "../data.ts";

export async function serveJson(answer: (request: Request) => Promise<Answer>): Promise<Served> {
  const server = createServer(async (request, response) => {
    try {
      const body = JSON.stringify(await answer((await json(request)) as Request));
      response.writeHead(200, { "content-type": "application/json" }).end(body);
    } catch (error) {
      response.writeHead(500).end(error instanceof Error ? error.message : String(error));
    }
  });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject).listen(0, "127.0.0.1", resolve);
  await promise;
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the API has no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };
}
