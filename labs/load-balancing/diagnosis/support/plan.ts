/** What a fault is made of: HAProxy's configuration, and the behaviour of servers. */
import { haproxyConfig } from "../../shared/haproxy-config.ts";
import { type ServerName, type Servers, serverNames } from "../../shared/servers.ts";
import type { Behaviour } from "../../shared/timed-server.ts";
import { type Fleet, serverTimeoutMs } from "../data.ts";

/** Weight of a server unless a fault says otherwise; HAProxy takes up to 256. */
const weight = 20;
/** Connections that an overloaded HAProxy may have, where six are needed. */
const connectionsNeeded = 6;

/** The lines that are logged: server, milliseconds, status. */
const logFormat = "%s %Ta %ST";

/** HAProxy's configuration of a fleet; all of them export and log the same. */
export function configOf({ fault, server, strength }: Fleet, hosts: Servers): string {
  const is = (other: Fleet["fault"]) => fault === other;
  const weightOf = (name: ServerName) =>
    is("uneven weights") && name === server ? Math.round(weight * (1 + 2 * strength)) : weight;
  return haproxyConfig({
    // HAProxy takes a server out after its first check if that fails; on a busy machine an answer may take a second.
    defaults: `timeout server ${serverTimeoutMs}ms\ntimeout check 10s`,
    frontend: `
log ring@requests local0
log-format "${logFormat}"
${is("overloaded front") ? `maxconn ${Math.round(connectionsNeeded / (1 + strength / 2))}\nbacklog 4000` : ""}`,
    backend: `
backend fleet
    balance roundrobin
    option httpchk GET /health
    default-server check inter 1s fall 3 rise 2
    ${is("pinned clients") ? "option prefer-last-server\n    http-reuse never" : ""}
    ${is("retry storm") ? "retries 3\n    retry-on 503\n    option redispatch 1" : ""}
${serverNames.map((name) => `    server ${name} ${hosts[name]} weight ${weightOf(name)}`).join("\n")}

ring requests
    format raw
    maxlen 100
    size 1048576`,
  });
}

/** How a server of the fleet behaves. */
export function behaviourOf({ fault, server, strength }: Fleet, name: ServerName): Partial<Behaviour> {
  const share = Math.min(0.9, strength / 2);
  if (fault === "retry storm") return { failWith: 503, share };
  if (name !== server) return {};
  if (fault === "slow server") return { slowdown: 1 + 4 * strength };
  if (fault === "failing server") return { failWith: 500, share };
  return fault === "lying check" ? { hangs: true, share } : {};
}
