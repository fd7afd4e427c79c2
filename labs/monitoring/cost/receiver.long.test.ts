import { spawn } from "node:child_process";
import { once } from "node:events";
import { isRunning } from "@labs/services";
import { expect, test, vi } from "vitest";

test("the receiver ends with its parent, also when that is killed", { timeout: 60_000 }, async () => {
  const code = `
    import { startReceivers } from ${JSON.stringify(new URL("./support/receiver.ts", import.meta.url).href)};
    const { pid } = await startReceivers();
    console.log(pid);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "-e", code], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(parent.stdout, "data");
  const receiver = Number(String(line));
  expect(isRunning(receiver)).toBe(true);
  parent.kill("SIGKILL");
  await vi.waitFor(() => expect(isRunning(receiver)).toBe(false), { timeout: 30_000, interval: 50 });
});
