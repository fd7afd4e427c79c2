import { defineExperiment } from "@labs/experiment";
import { drawCheck } from "./data.ts";
import { metrics } from "./metrics.ts";
import { provision, transport } from "./rig.ts";
import { cases, movedAway } from "./scripts.ts";

export default defineExperiment({
  question: "Several servers, and people who are logged in: how do sessions persist behind a load balancer?",
  order: 3,
  needs: ["haproxy"],
  provision,
  schedule: { oneAfterAnother: "each arm is a fleet of five servers with its balancer, which faults stop" },
  input: drawCheck,
  transport,
  variants: {
    "no-persistence": {
      trap: true,
      change: "Sessions in each server's memory, and any server gets the next request.",
      load: () => import("./variants/no-persistence.ts"),
    },
    "sticky-cookie": {
      change: "The balancer's cookie names the server.",
      load: () => import("./variants/sticky-cookie.ts"),
    },
    "sticky-strict": {
      trap: true,
      versus: "sticky-cookie",
      change: "sticky-cookie without redispatch: a browser stays with a dead server.",
      drivenIn: ["killed"],
      load: () => import("./variants/sticky-strict.ts"),
    },
    "stick-table": {
      change: "The balancer remembers the server of each address.",
      load: () => import("./variants/stick-table.ts"),
    },
    "source-hash": {
      trap: true,
      versus: "stick-table",
      change: "The address's hash modulo the number of servers decides.",
      load: () => import("./variants/source-hash.ts"),
    },
    token: {
      change: "The cookie is the session itself, signed.",
      load: () => import("./variants/token.ts"),
    },
    "token-one-key": {
      trap: true,
      versus: "token",
      change: "token, and only the newest key is valid.",
      drivenIn: ["rotated"],
      load: () => import("./variants/token-one-key.ts"),
    },
    "token-newest": {
      versus: "token",
      change: "token, and Redis knows the number of the newest.",
      needs: ["redis"],
      load: () => import("./variants/token-newest.ts"),
    },
    redis: {
      change: "Sessions in Redis; the cookie is a random number.",
      needs: ["redis"],
      load: () => import("./variants/redis.ts"),
    },
  },
  baseline: "no-persistence",
  wrong: {
    "token-without-end": {
      change: "A token never ends.",
      load: () => import("./wrong/token-without-end.ts"),
    },
    "token-unsigned": {
      change: "A token may say that it is not signed.",
      load: () => import("./wrong/token-unsigned.ts"),
    },
    "id-from-browser": {
      change: "A session gets the number that the browser came with.",
      needs: ["redis"],
      load: () => import("./wrong/id-from-browser.ts"),
    },
  },
  cases,
  metrics,
  claims: [
    { variant: "sticky-cookie", metric: "sessions kept", in: "killed", between: [150, 150] },
    { variant: "redis", metric: "sessions kept", in: "killed", between: [200, 200] },
    { variant: "token", metric: "sessions kept", in: "killed", between: [200, 200] },
    { variant: "redis", metric: "requests refused", in: "store-down", between: [200, 200] },
    { variant: "source-hash", metric: "sessions kept", in: "scaled", between: [0, 100] },
    { variant: "token-one-key", metric: "sessions kept", in: "rotated", between: [0, 0] },
    { variant: "token", metric: "attacks stopped", between: [4, 4] },
    { variant: "token-newest", metric: "attacks stopped", between: [6, 6] },
    { variant: "redis", metric: "attacks stopped", between: [6, 6] },
  ],
  goal: {
    task: "Keep all users logged in when a server dies, and stop all six attacks.",
    request: "POST /turn with a session's cookie: 401 where the server does not know it.",
    reference: "redis",
    target: { metric: "sessions kept", in: "killed" },
    evidence: { metric: "attacks stopped", between: [6, 6] },
    bounds: [{ metric: "busiest server", atMost: 1.2 }],
  },
  breakEven: movedAway,
  caveat: "Redis answers here within a fraction of a millisecond: elsewhere it is a round trip away.",
  next: [
    "Give stick-table a `peers` section: what does a restart of the balancer cost then?",
    "Put `set server fleet/b state drain` before the kill: whom does it help, and after how long?",
  ],
});
