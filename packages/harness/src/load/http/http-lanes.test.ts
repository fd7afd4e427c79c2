import { once } from "node:events";
import type { Socket } from "node:net";
import { setImmediate as turn } from "node:timers/promises";
import type { HttpResponse } from "@labs/experiment";
import { expect, onTestFinished, test } from "vitest";
import type { Lane, LaneOutcome } from "../lane.ts";
import { ok, testServer } from "../test-server.ts";
import { encodeRequest, encodeRequests, openHttpLanes } from "./http-lanes.ts";

const requests = Array.from({ length: 20 }, (_, i) => ({ path: `/${i}` }));

async function openLanes(
  urls: readonly string[],
  lanes = 1,
  timeoutMs = 5000,
): Promise<Lane<HttpResponse>[]> {
  const opened = await openHttpLanes({ urls, lanes, requests: encodeRequests(requests), timeoutMs });
  onTestFinished(() => {
    for (const lane of opened) lane.close();
  });
  return opened;
}

/** One request; the body where it was answered. */
function ask(
  lane: Lane<HttpResponse>,
  index: number,
): Promise<{ outcome: LaneOutcome; body: string | null }> {
  return new Promise((resolve) => {
    lane.send(index, (outcome) => {
      resolve({ outcome, body: outcome === "answered" ? lane.answer().body : null });
    });
  });
}

async function only(lanes: Promise<Lane<HttpResponse>[]>): Promise<Lane<HttpResponse>> {
  const [lane] = await lanes;
  if (lane === undefined) throw new Error("no lane was opened");
  return lane;
}

/** Writes one byte per packet. */
async function dribble(socket: Socket, text: string): Promise<void> {
  for (const byte of Buffer.from(text)) {
    socket.write(Buffer.from([byte]));
    await turn();
  }
}

const chunked = (body: string) =>
  `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n${body[0]}\r\n${(body.length - 1).toString(16)}\r\n${body.slice(1)}\r\n0\r\n\r\n`;

test.each([
  ["in one piece", (path: string, socket: Socket) => void socket.write(ok(path))],
  ["byte by byte", (path: string, socket: Socket) => void dribble(socket, ok(path))],
  ["chunked", (path: string, socket: Socket) => void socket.write(chunked(path))],
  ["chunked byte by byte", (path: string, socket: Socket) => void dribble(socket, chunked(path))],
  [
    "until the connection ends",
    (path: string, socket: Socket) => void socket.end(`HTTP/1.1 200 OK\r\n\r\n${path}`),
  ],
])("every request gets its own answer: %s", async (_, reply) => {
  await using server = await testServer(reply);
  const lanes = await openLanes([server.url], 3);
  const asked = lanes.map(async (lane, first) => {
    for (let i = first; i < requests.length; i += lanes.length) {
      expect(await ask(lane, i)).toEqual({ outcome: "answered", body: `/${i}` });
    }
  });
  await Promise.all(asked);
});

test("connections are kept alive and spread evenly", async () => {
  await using first = await testServer((path, socket) => socket.write(ok(path)));
  await using second = await testServer((path, socket) => socket.write(ok(path)));
  const lanes = await openLanes([first.url, second.url], 6);
  for (const lane of lanes) for (let i = 0; i < 3; i++) await ask(lane, i);
  expect([first.accepted, second.accepted]).toEqual([3, 3]);
});

test("`connection: close` reopens the connection before the next request", async () => {
  await using server = await testServer((path, socket) => {
    socket.end(`HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: ${path.length}\r\n\r\n${path}`);
  });
  const lane = await only(openLanes([server.url]));
  for (let i = 0; i < 4; i++) expect(await ask(lane, i)).toEqual({ outcome: "answered", body: `/${i}` });
});

test("a status other than 2xx is counted as such and keeps the connection", async () => {
  await using server = await testServer((_, socket) => {
    socket.write("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy");
  });
  const lane = await only(openLanes([server.url]));
  expect(await ask(lane, 0)).toEqual({ outcome: "status", body: null });
  expect(await ask(lane, 1)).toEqual({ outcome: "status", body: null });
  expect(lane.failure).toContain("503");
  expect(server.accepted).toBe(1);
});

test("an answer after the time limit is not taken for the next request's", async () => {
  const late: Socket[] = [];
  await using server = await testServer((path, socket) => {
    if (path === "/0") {
      late.push(socket);
    } else {
      for (const waiting of late) waiting.write(ok("/0"));
      socket.write(ok(path));
    }
  });
  const lane = await only(openLanes([server.url], 1, 100));
  expect(await ask(lane, 0)).toEqual({ outcome: "unanswered", body: null });
  expect(await ask(lane, 1)).toEqual({ outcome: "answered", body: "/1" });
  expect(server.accepted).toBe(2);
});

test("a broken connection is counted once and reopened", async () => {
  await using server = await testServer((path, socket) => {
    if (path === "/1") socket.destroy();
    else if (path === "/2") socket.write("HTTP/1.1 200 OK\r\nContent-Length: nonsense\r\n\r\n");
    else socket.write(ok(path));
  });
  const lane = await only(openLanes([server.url]));
  const outcomes: LaneOutcome[] = [];
  for (let i = 0; i < 4; i++) outcomes.push((await ask(lane, i)).outcome);
  expect(outcomes).toEqual(["answered", "broken", "broken", "answered"]);
});

test("a request that meets a connection just being closed is sent again, once, and counted once", async () => {
  const seen: string[] = [];
  await using server = await testServer((path, socket) => {
    seen.push(path);
    if (path === "/1" && seen.length === 2) socket.destroy();
    else socket.write(ok(path));
  });
  const lane = await only(openLanes([server.url]));
  const answers = [await ask(lane, 0), await ask(lane, 1), await ask(lane, 2)];
  expect(answers.map(({ outcome, body }) => [outcome, body])).toEqual([
    ["answered", "/0"],
    ["answered", "/1"],
    ["answered", "/2"],
  ]);
  expect(seen).toEqual(["/0", "/1", "/1", "/2"]);
});

test("a request is not sent again once a byte of its answer came", async () => {
  let seen = 0;
  await using server = await testServer((_, socket) => {
    seen++;
    socket.write("HTTP/1.1 200 OK\r\n", () => socket.destroy());
  });
  const lane = await only(openLanes([server.url]));
  expect((await ask(lane, 0)).outcome).toBe("broken");
  expect(seen).toBe(1);
});

test("a connection that the server closes while it is idle costs no request", async () => {
  const idle: Socket[] = [];
  await using server = await testServer((path, socket) => {
    idle.push(socket);
    socket.write(ok(path));
  });
  const lane = await only(openLanes([server.url]));
  await ask(lane, 0);
  const [socket] = idle;
  if (socket === undefined) throw new Error("the server saw no request");
  socket.end();
  await once(socket, "close");
  expect(await ask(lane, 1)).toEqual({ outcome: "answered", body: "/1" });
});

test("requests to a server that is gone break, not in a spin, and it is found again when it is back", async () => {
  const server = await testServer((path, socket) => socket.write(ok(path)));
  const lane = await only(openLanes([server.url]));
  await server[Symbol.asyncDispose]();
  const begun = performance.now();
  expect((await ask(lane, 0)).outcome).toBe("broken");
  expect((await ask(lane, 1)).outcome).toBe("broken");
  expect(performance.now() - begun).toBeGreaterThan(100); // waits between attempts are what keeps it from spinning
  expect(lane.failure).toContain("ECONNREFUSED");
  await using _again = await testServer(
    (path, socket) => socket.write(ok(path)),
    Number(new URL(server.url).port),
  );
  expect(await ask(lane, 2)).toEqual({ outcome: "answered", body: "/2" });
});

test("lanes to a server that was never there are refused with its address", async () => {
  const server = await testServer(() => undefined);
  await server[Symbol.asyncDispose]();
  await expect(openLanes([server.url], 2)).rejects.toThrow(new URL(server.url).host);
});

test("a request carries its body as JSON with its length in bytes", () => {
  expect(encodeRequest({ path: "/a", body: '"ö"' }, "x:1").toString()).toBe(
    'POST /a HTTP/1.1\r\nHost: x:1\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n"ö"',
  );
  expect(encodeRequest({ path: "/a" }, "x:1").toString()).toBe("GET /a HTTP/1.1\r\nHost: x:1\r\n\r\n");
});

test("a request that comes again is kept once", () => {
  const again = { path: "/again", body: "a long document" };
  const { bytes } = encodeRequests([again, { path: "/other" }, again]);
  expect(bytes[2]).toBe(bytes[0]);
  expect(bytes.map((one) => String(one).split(" ")[1])).toEqual(["/again", "/other", "/again"]);
});
