import { readFile } from "node:fs/promises";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize, sep } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

/** A folder of pages, served on this machine alone. */
export interface Served extends AsyncDisposable {
  readonly url: string;
  /** Tells open pages that there is something new. */
  announce(): void;
}

/** Serves a folder on 127.0.0.1; pages listen at `/stored`. */
export async function serve(folder: string): Promise<Served> {
  const listeners = new Set<ServerResponse>();
  const server = createServer(async ({ url = "/", headers }, response) => {
    // A page of another site cannot read what is served here by a name that it makes point to this machine.
    if (!/^(127\.0\.0\.1|localhost)(:\d+)?$/.test(headers.host ?? ""))
      return void response.writeHead(403).end();
    if (url === "/stored") {
      response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
      response.flushHeaders();
      listeners.add(response);
      return void response.on("close", () => listeners.delete(response));
    }
    const file = fileOf(folder, url);
    const content = file === null ? null : await readFile(file).catch(() => null);
    if (file === null || content === null) return void response.writeHead(404).end("There is no such page.");
    const type = types[extname(file)] ?? "application/octet-stream";
    response.writeHead(200, { "content-type": type, "cache-control": "no-store" }).end(content);
  });
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject).listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    announce: () => {
      for (const listener of listeners) listener.write("data: stored\n\n");
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The file that an address means; `null` where it lies outside the folder. */
function fileOf(folder: string, url: string): string | null {
  const [path = "/"] = url.split(/[?#]/);
  try {
    const file = normalize(join(folder, decodeURIComponent(path.endsWith("/") ? `${path}index.html` : path)));
    return file.startsWith(normalize(folder) + sep) && !file.includes("\0") ? file : null;
  } catch {
    return null;
  }
}
