/** The process in which telemetry arrives, and what is asked of it. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { childEnvironment } from "@labs/experiment";
import type { Seen } from "../contract.ts";

/** Where telemetry is sent. Plain data that may travel to a cell. */
export type Receivers = {
  /** Origin of the OTLP/HTTP receiver. */
  readonly otlp: string;
  /** Port of the DogStatsD sink on the loopback interface. */
  readonly statsd: number;
};

/** Starts it; it ends when it is disposed of, and with this process, however that ends. */
export async function startReceivers(): Promise<Receivers & { readonly pid: number } & AsyncDisposable> {
  const child = fork(fileURLToPath(new URL("./receiver-process.ts", import.meta.url)), {
    execArgv: [],
    env: childEnvironment(),
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const exited = once(child, "exit");
  const [receivers] = await Promise.race([
    once(child, "message") as Promise<[Receivers]>,
    exited.then(([code, signal]) => {
      throw new Error(`the receiver of telemetry ended before it listened (${code ?? signal})`);
    }),
  ]);
  // A driver that forgets to dispose may end.
  child.unref();
  child.channel?.unref();
  return {
    ...receivers,
    pid: child.pid ?? 0,
    async [Symbol.asyncDispose]() {
      child.ref();
      if (child.connected) child.disconnect();
      await exited;
    },
  };
}

/** What has arrived of an instance. Rejects where the receiver has ended. */
export async function seenBy({ otlp }: Receivers, instance: string, route = "/screen"): Promise<Seen> {
  const query = new URLSearchParams({ instance, route });
  const response = await fetch(`${otlp}/seen?${query}`);
  return (await response.json()) as Seen;
}
