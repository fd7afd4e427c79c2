/** What the arms with a known truth share: they give back the number that they are asked for. */
import { createServer } from "node:http";
import type { Cell, Served } from "@labs/experiment";

/** Takes a number and gives back the same. */
export type Echo = (id: number) => number | Promise<number>;

export interface Setup {
  /** Empty at the start of a run and shared by all of its processes, which count rounds in it. */
  readonly folder: string;
}

/** An arm with a known truth, opened in a process of its own. */
export interface OpenedEcho {
  readonly subject: Echo;
  /** What the arm counts about itself, so that its truth is known and not assumed. */
  counters?(): Readonly<Record<string, number>>;
  close?(): void;
}

/** How a process of an arm with a known truth is opened. */
export type OpenEcho = (setup: Setup, cell: Cell) => OpenedEcho;

/** Puts an arm behind Node's own server: a framework would take longer to start than most arms are measured. */
export async function serveEcho(echo: Echo): Promise<Served> {
  const server = createServer(async (request, response) => {
    response.end(String(await echo(Number(request.url?.slice(1)))));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}
