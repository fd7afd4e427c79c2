import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { engineFailure, explain } from "./engine-failure.ts";

const none = new Error("Could not find a working container runtime strategy");

async function place(name: string) {
  const folder = await mkdtemp(join(tmpdir(), "labs-test-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, name);
}

test("an engine that DOCKER_HOST names and that is not there is not told to be started as Docker", async () => {
  for (const host of ["tcp://127.0.0.1:1", `unix://${await place("none.sock")}`]) {
    expect(await engineFailure({ DOCKER_HOST: host }, none)).toMatchObject({
      reason: expect.stringMatching(/^DOCKER_HOST=\S+ cannot be reached \((ECONNREFUSED|ENOENT)\)$/),
      fix: "start that engine, or unset DOCKER_HOST",
    });
  }
});

test("a socket that nothing listens on is reported otherwise than one that is missing", () => {
  expect(explain("unix:///var/run/docker.sock", "ECONNREFUSED", false, none)).toMatchObject({
    reason: "no Docker engine listens on /var/run/docker.sock (ECONNREFUSED)",
    fix: "start Docker",
  });
  expect(explain("unix:///var/run/docker.sock", "ENOENT", false, none)).toMatchObject({
    reason: "no Docker engine runs on this machine",
  });
});

test("a forbidden socket asks for the group", () => {
  expect(explain("unix:///var/run/docker.sock", "EACCES", false, none)).toMatchObject({
    reason: "this user may not use the Docker socket /var/run/docker.sock",
    fix: expect.stringContaining("usermod -aG docker"),
  });
});

test("an engine that accepts connections and does not work is described by its own error", async () => {
  const path = await place("engine.sock");
  const server = createServer().listen(path);
  onTestFinished(() => void server.close());
  expect(await engineFailure({ DOCKER_HOST: `unix://${path}` }, none)).toMatchObject({
    reason: expect.stringContaining(`does not work (${none.message})`),
    fix: "see what `docker info` says",
  });
  const file = await place("file");
  await writeFile(file, "");
  expect(await engineFailure({ DOCKER_HOST: `unix://${file}` }, none)).toMatchObject({
    reason: expect.stringContaining("cannot be reached"),
  });
});
