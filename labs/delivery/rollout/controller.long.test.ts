/** A controller in a process of its own, killed at everything that it does; another one goes on from its journal. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@labs/experiment";
import { expect, test } from "vitest";
import { RecordedPlatform } from "./support/controller/recorded-platform.fixture.ts";

const program = fileURLToPath(new URL("./support/controller/controller.fixture.ts", import.meta.url));

interface Message {
  readonly id?: number;
  readonly name?: keyof RecordedPlatform;
  readonly values?: readonly unknown[];
  readonly end?: { readonly at: string };
}

/** Runs a controller to its end, or to its death: then `null`. */
async function control(platform: RecordedPlatform, folder: string, aborts: boolean, dieAt: number) {
  const child = fork(program, [folder, String(aborts), String(dieAt)], { env: childEnvironment() });
  let end: Message["end"] | null = null;
  child.on("message", async (message: Message) => {
    if (message.end !== undefined) {
      end = message.end;
      return;
    }
    const act = Reflect.get(platform, message.name ?? "") as (
      ...values: readonly unknown[]
    ) => Promise<unknown>;
    const value = await act.apply(platform, [...(message.values ?? [])]);
    if (child.connected) child.send({ id: message.id, value }, () => {});
  });
  const [code, signal] = await once(child, "exit");
  if (code !== 0 && signal !== "SIGKILL") throw new Error(`the controller failed (${code ?? signal})`);
  return end as Message["end"] | null;
}

test.for([true, false])(
  "killed before and after everything that it does, and continued, it ends the same (aborts: %s)",
  async (aborts) => {
    const parent = await mkdtemp(join(tmpdir(), "labs-killed-"));
    try {
      const undisturbed = new RecordedPlatform();
      const end = await control(undisturbed, join(parent, "undisturbed"), aborts, -1);
      expect(end?.at).toBe(aborts ? "aborted" : "promoted");
      let deaths = 0;
      for (let at = 0; ; at++) {
        const platform = new RecordedPlatform();
        const folder = join(parent, String(at));
        if ((await control(platform, folder, aborts, at)) !== null) break;
        deaths++;
        expect((await control(platform, folder, aborts, -1))?.at).toBe(end?.at);
        expect(platform.world).toEqual(undisturbed.world);
      }
      // Each of the platform's functions that is called, twice.
      expect(deaths).toBeGreaterThan(20);
    } finally {
      await rm(parent, { recursive: true });
    }
  },
);
