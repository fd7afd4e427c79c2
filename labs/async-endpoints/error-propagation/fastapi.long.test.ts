/** Every way in which the log can be gone reaches a caller of FastAPI as 503, and a bug or a bad event as what it is. */
import { openExperiment } from "@labs/harness/testing";
import { openServices, surveyPython, withPostgres } from "@labs/services";
import { afterAll, test as base, beforeAll, expect, vi } from "vitest";
import { applicationName, busyActor, screeningRequest, unstorable } from "./data.ts";
import experiment from "./experiment.ts";
import { requestFor } from "./support/api.ts";
import { editBusyActor } from "./support/lock-actor.ts";

const services = openServices({ say: () => {} });
const openStores = () => openExperiment(experiment, services);
const openApi = (name: string) => stores.open(name);
let stores: Awaited<ReturnType<typeof openStores>>;
let api: Awaited<ReturnType<typeof openApi>>;

/** Tests fetch nothing: FastAPI is tested where a run has made its environment. */
process.env.LABS_NO_INSTALL = "1";
const { state } = await surveyPython(new URL("../requirements.txt", import.meta.url));
const test = base.skipIf(state !== "ready");

beforeAll(async () => {
  stores = await openStores();
  if (state === "ready") api = await openApi("fastapi-awaited");
});

afterAll(async () => {
  await api?.[Symbol.asyncDispose]();
  await stores?.[Symbol.asyncDispose]();
  await services[Symbol.asyncDispose]();
});

async function screen(actor = 1, end = "") {
  const id = crypto.randomUUID();
  const { path, body = "" } = requestFor({ ...screeningRequest(actor, true, end), id });
  const headers = { "content-type": "application/json" };
  const response = await fetch(`${api.url}${path}`, { method: "POST", body, headers });
  const { status } = response;
  return { id, status, retryAfter: response.headers.get("retry-after"), body: await response.json() };
}

/** What a caller is told: a status, a word and its own id; no reason. */
function expectUnavailable({ id, ...answer }: Awaited<ReturnType<typeof screen>>) {
  expect(answer).toEqual({ status: 503, retryAfter: "1", body: { error: "unavailable", requestId: id } });
}

async function ended(clients: string): Promise<void> {
  await withPostgres(stores.setup.postgres, (client) =>
    client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND application_name = $1 AND ${clients}`,
      [applicationName],
    ),
  );
}

test("both arms answer correctly, and each event is in the log once", async () => {
  await using trap = await openApi("fastapi-background-tasks");
  const inputs = stores.draw(16);
  const right = await Promise.all(inputs.map((input) => stores.expected(input)));
  for (const { call } of [api, trap]) expect(await Promise.all(inputs.map(call))).toEqual(right);
});

test("refused connections are 503", async () => {
  await using _gone = await stores.handles.log.cut();
  expectUnavailable(await screen());
});

test("a log that does not answer is 503, and so is a caller that waits for one of its connections", async () => {
  await screen();
  await using _silent = await stores.handles.log.hold();
  for (const answer of await Promise.all(Array.from({ length: 12 }, () => screen())))
    expectUnavailable(answer);
});

test("a connection that is cut off in the middle of a statement is 503", async () => {
  await using edit = await editBusyActor(stores.setup.postgres);
  const answer = screen(busyActor);
  await edit.waitedFor(() => false);
  await using _gone = await stores.handles.log.cut();
  expectUnavailable(await answer);
});

test("a server that shuts down in the middle of a statement is 503", async () => {
  await using edit = await editBusyActor(stores.setup.postgres);
  const answer = screen(busyActor);
  await edit.waitedFor(() => false);
  await ended("wait_event_type = 'Lock'");
  expectUnavailable(await answer);
});

test("a server that ended an idle connection is 503 at most once", async () => {
  await screen();
  await ended("state = 'idle'");
  await vi.waitFor(async () => expect((await screen()).status).toBe(200), { timeout: 10_000 });
});

test("an event that the log refuses is 422, whether asyncpg or the server refuses it", async () => {
  const refused = { status: 422, retryAfter: null };
  expect(await screen(1, unstorable)).toMatchObject({ ...refused, body: { error: "not accepted" } });
  // Not an integer of PostgreSQL: asyncpg does not send it.
  expect(await screen(2 ** 40)).toMatchObject({ ...refused, body: { error: "not accepted" } });
  // There is no such actor.
  expect(await screen(busyActor + 1)).toMatchObject({ ...refused, body: { error: "not accepted" } });
});

test("a bug is 500 and does not say what it was", async () => {
  await withPostgres(stores.setup.postgres, (client) =>
    client.query("ALTER TABLE event_log.events RENAME TO gone"),
  );
  const { id, ...answer } = await screen();
  expect(answer).toEqual({ status: 500, retryAfter: null, body: { error: "internal", requestId: id } });
  await withPostgres(stores.setup.postgres, (client) =>
    client.query("ALTER TABLE event_log.gone RENAME TO events"),
  );
});

test("each of them was counted and has a line with its id", async () => {
  // uvicorn closes the connection on which something was raised: the next request on it may see a reset.
  const state = await vi.waitFor(() => api.call({ what: "state" }), { timeout: 10_000 });
  expect(state).toMatchObject({ pending: 0 });
  if (!("failures" in state)) throw new Error("it has a state");
  expect(state.failures).toBeGreaterThanOrEqual(19);
  expect(state.errorLinesWithRequest).toBe(state.failures);
});
