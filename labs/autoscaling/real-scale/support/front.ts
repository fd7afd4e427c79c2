/** HAProxy in front of the pods: places for all that there may be, of which those of ready pods are in use. */
import { askRuntime, startBalancer } from "@labs/services";
import { maxWaitSeconds } from "../data.ts";

export interface FrontOfPods extends AsyncDisposable {
  readonly url: string;
  readonly pids: readonly number[];
  /** Lets requests go to a pod. */
  add(place: number, port: number): Promise<void>;
  /** Lets no new request go to it. */
  drain(place: number): Promise<void>;
}

/** Requests that a pod takes at a time; others wait in HAProxy. */
const slots = 4;

export async function openFront(haproxy: string, places: number): Promise<FrontOfPods> {
  const balancer = await startBalancer(haproxy, { config: config(places) });
  const set = async (place: number, what: string) => {
    const answer = await askRuntime(balancer.runtime, `set server fleet/p${place} ${what}`);
    // It answers a change of address with a sentence about it, and a refusal likewise.
    if (/no such|unknown|invalid|require/i.test(answer)) throw new Error(`HAProxy: ${answer}`);
  };
  return {
    url: balancer.url,
    pids: balancer.pids,
    async add(place, port) {
      await set(place, `addr 127.0.0.1 port ${port}`);
      await set(place, "state ready");
    },
    drain: (place) => set(place, "state maint"),
    [Symbol.asyncDispose]: () => balancer[Symbol.asyncDispose](),
  };
}

function config(places: number): string {
  const servers = Array.from(
    { length: places },
    (_, place) => `    server p${place} 127.0.0.1:1 maxconn ${slots} disabled`,
  );
  return `global
    nbthread 1
    maxconn 4000

defaults
    mode http
    timeout connect 1s
    timeout client 30s
    timeout server 10s
    timeout queue ${maxWaitSeconds}s

frontend front
    bind 127.0.0.1:{port}
    default_backend fleet

backend fleet
    balance roundrobin
${servers.join("\n")}
`;
}
