import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { get, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { serve } from "./serve.ts";

let place: string;
beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "labs-serve-"));
  await writeFile(join(place, "index.html"), "front");
});
afterEach(() => rm(place, { recursive: true, force: true }));

/** Not `fetch`, which tidies paths and forbids a foreign host. */
async function ask(url: string, path: string, headers = {}): Promise<IncomingMessage> {
  const { hostname, port } = new URL(url);
  const [response] = await once(get({ hostname, port, path, headers }), "response");
  return response as IncomingMessage;
}

test("pages are served on this machine, and nothing outside their folder", async () => {
  await using site = await serve(place);
  expect(site.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await (await fetch(site.url)).text()).toBe("front");
  for (const path of ["/nothing.html", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/%", "/%00"]) {
    expect((await ask(site.url, path)).statusCode, path).toBe(404);
  }
  expect((await ask(site.url, "/", { host: "elsewhere.example" })).statusCode).toBe(403);
});

test("an open page hears of a stored run", async () => {
  await using site = await serve(place);
  const response = await ask(site.url, "/stored");
  expect(response.headers["content-type"]).toBe("text/event-stream");
  // The answer's head arrives before the listener is told of.
  const heard = once(response, "data");
  site.announce();
  expect(String((await heard)[0])).toBe("data: stored\n\n");
});
