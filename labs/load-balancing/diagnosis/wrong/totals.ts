/** Counters as they stand: since HAProxy was started, and not in the window. */
import { thresholds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ byServer }) => {
  const requests = byServer.latest("haproxy_server_sessions_total");
  const failed = byServer
    .latest("haproxy_server_http_responses_total", { code: "5xx" })
    .per(requests).highest;
  return failed.value > thresholds.errors
    ? { fault: "failing server", server: failed.server }
    : { fault: "healthy" };
});
