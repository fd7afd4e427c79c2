/** Callers of a service: each sends its next prompt when its last is answered. */
import { Agent, request } from "node:http";
import type { Random } from "@labs/experiment";
import { drawPrompt } from "@labs/firewall";

export interface Callers extends Disposable {
  /** Sends this number of prompts. @returns answers per second */
  send(requests: number): Promise<number>;
  /** Asks for something else than a verdict. @returns the answer, as JSON */
  ask<T>(method: "GET" | "POST", path: string): Promise<T>;
}

const atOnce = 4;
/** Scoring is not what is looked at; the last application has no words before the prompt. */
const promptLength = 256;

export function openCallers(url: string, draw: Random): Callers {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const call = (method: string, path: string, body?: string) =>
    new Promise<string>((resolve, reject) => {
      const headers = body === undefined ? {} : { "content-type": "application/json" };
      const asked = request(new URL(path, url), { agent, method, headers }, (response) => {
        const parts: string[] = [];
        response.setEncoding("utf8").on("data", (part: string) => parts.push(part));
        response.once("error", reject);
        response.once("end", () => {
          if (response.statusCode === 200) resolve(parts.join(""));
          else
            reject(
              new Error(
                `${method} ${path} was answered ${response.statusCode}: ${parts.join("").slice(0, 200)}`,
              ),
            );
        });
      });
      asked.once("error", reject);
      asked.end(body);
    });
  return {
    async send(requests) {
      const begun = performance.now();
      let left = requests;
      const caller = async () => {
        for (; left > 0; ) {
          left--;
          await call(
            "POST",
            "/screen",
            JSON.stringify({
              actor: 1 + Math.floor(1_000 * draw()),
              prompt: drawPrompt(draw, 3).slice(0, promptLength),
            }),
          );
        }
      };
      await Promise.all(Array.from({ length: atOnce }, caller));
      return (1_000 * requests) / (performance.now() - begun);
    },
    ask: async (method, path) => JSON.parse(await call(method, path)),
    [Symbol.dispose]: () => agent.destroy(),
  };
}
