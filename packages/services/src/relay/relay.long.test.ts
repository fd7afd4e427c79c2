import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { openServices } from "../open-services.ts";

it("a relay ends with its parent, even one that is killed", async () => {
  await using services = openServices({ say: () => {} });
  const { url } = await services.postgres();
  const driver = spawn(process.execPath, [fileURLToPath(new URL("./driver.fixture.ts", import.meta.url))], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, RELAY_TO: url },
  });
  const [port] = await once(driver.stdout, "data");
  expect(await accepts(Number(port))).toBe(true);
  driver.kill("SIGKILL");
  await expect.poll(() => accepts(Number(port)), { timeout: 10_000 }).toBe(false);
});

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  const answer = Promise.withResolvers<boolean>();
  socket.on("connect", () => answer.resolve(true));
  socket.on("error", () => answer.resolve(false));
  const result = await answer.promise;
  socket.destroy();
  return result;
}
