/**
 * A real HAProxy in front of the fleet, and who operates it: takes orders such as a restart, and sends what is checked
 * through the balancer with a browser, since a transport keeps no cookies.
 */
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import type { Front } from "@labs/experiment";
import { listen } from "../../shared/listen.ts";
import type { Answer, Request } from "../data.ts";
import { attacks } from "./attacks.ts";
import { Browser } from "./browser.ts";
import { originsOf } from "./servers.ts";

export async function openOperatedBalancer(
  haproxy: string,
  config: string,
  instances: readonly string[],
): Promise<Front> {
  // Not in the servers' processes, which load this file too.
  const { startBalancer, askRuntime } = await import("@labs/services");
  let ended: string | null = null;
  const start = async (order: Parameters<typeof startBalancer>[1]) => {
    const started = await startBalancer(haproxy, order);
    void started.exited.then((how) => {
      ended = how;
    });
    return started;
  };
  let balancer = await start({ config });
  const { url, port, pids } = balancer;

  const operate = async (request: Request): Promise<Answer> => {
    switch (request.what) {
      case "restart-balancer":
        await balancer[Symbol.asyncDispose]();
        balancer = await start({ config, port });
        ended = null;
        return { done: true };
      case "server-e": {
        const said = await askRuntime(balancer.runtime, `set server fleet/e state ${request.state}`);
        if (said !== "") throw new Error(`HAProxy does not change server e: ${said}`);
        return { done: true };
      }
      case "conversation":
        return converse(new Browser(url, "10.2.0.1"), request.user);
      default:
        return { gotIn: await attacks[request.what](new Browser(url, "10.2.0.1"), request.user) };
    }
  };

  const desk = await listen(
    createServer(async (request, response) => {
      try {
        response.end(JSON.stringify(await operate((await json(request)) as Request)));
      } catch (error) {
        response.writeHead(500).end(error instanceof Error ? error.message : String(error));
      }
    }),
  );
  return {
    url: desk.url,
    pids,
    places: { balancer: url, ...originsOf(instances) },
    async read() {
      if (ended !== null) throw new Error(`The balancer ${ended}.`);
      return {};
    },
    [Symbol.asyncDispose]: async () => {
      await desk[Symbol.asyncDispose]();
      await balancer[Symbol.asyncDispose]();
    },
  };
}

/** Logs in and takes three turns. */
async function converse(browser: Browser, user: string): Promise<Answer> {
  const login = await browser.login({ user });
  if (login.status !== 200) throw new Error(`the login was answered with ${login.status}`);
  let { body } = login;
  for (let turn = 0; turn < 3; turn++) {
    const reply = await browser.turn();
    if (reply.status === 401) return { loggedOut: true };
    if (reply.status !== 200) throw new Error(`a turn was answered with ${reply.status}`);
    ({ body } = reply);
  }
  return { user: String(body.user), turns: Number(body.turns) };
}
