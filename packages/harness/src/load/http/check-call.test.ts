import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import type { HttpRequest } from "@labs/experiment";
import { expect, test } from "vitest";
import { closedLoop } from "../closed-loop.ts";
import { Recorder } from "../recorder.ts";
import { ok, testServer } from "../test-server.ts";
import { checkCalls } from "./check-call.ts";
import { encodeRequests, openHttpLanes } from "./http-lanes.ts";

/** Hears what comes, and answers once a piece ends as it should. */
async function listening(end: string) {
  let heard = "";
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let piece = "";
    socket.on("error", () => {});
    socket.on("data", (data) => {
      piece += data.toString();
      if (!piece.endsWith(end)) return;
      heard = piece;
      piece = "";
      socket.write(ok("fine"));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    heard: () => heard,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

test.each<[string, HttpRequest, string]>([
  ["without a body", { path: "/events?id=7" }, "\r\n\r\n"],
  ["with a body", { path: "/score", body: '{"text":"wörd"}' }, '"}'],
  ["with a method", { method: "put", path: "/score", body: '{"a":"b"}' }, '"}'],
])("a subject cannot tell a check from load by what is sent %s", async (_, request, end) => {
  await using server = await listening(end);
  const ask = checkCalls([server.url], 5000);
  expect(await ask(request)).toEqual({ status: 200, body: "fine" });
  const checked = server.heard();
  const requests = encodeRequests([request]);
  const lanes = await openHttpLanes({ urls: [server.url], lanes: 1, requests, timeoutMs: 5000 });
  await closedLoop({ lanes, next: () => 0, durationMs: 5, recorder: new Recorder() });
  for (const lane of lanes) lane.close();
  expect(server.heard()).toBe(checked);
  expect(checked.length).toBeGreaterThan(20);
});

test("a check is asked again, once, where the server has just closed the idle connection", async () => {
  let asked = 0;
  await using server = await testServer((path, socket) => {
    asked++;
    if (path === "/2" && asked === 2) socket.destroy();
    else socket.write(ok(path));
  });
  const ask = checkCalls([server.url], 5000);
  expect((await ask({ path: "/1" })).body).toBe("/1");
  expect((await ask({ path: "/2" })).body).toBe("/2");
  expect(asked).toBe(3);
});

test("a check that is not answered says after how long", async () => {
  await using server = await testServer(() => undefined);
  await expect(checkCalls([server.url], 50)({ path: "/" })).rejects.toThrow(
    /timed out: no answer within 50 ms/,
  );
});
