/** All of it, the response time first. */
import { thresholds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant((exported) => {
  const { byServer } = exported;
  const requests = byServer.increase("haproxy_server_sessions_total");

  const p99 = byServer.p99Ms().highest;
  const { server: busiest } = byServer.average("haproxy_server_current_sessions").highest;
  if (p99.timesOthers > thresholds.p99 && p99.server === busiest)
    return { fault: "slow server", server: p99.server };

  const connections =
    exported.average("haproxy_frontend_current_sessions") /
    exported.latest("haproxy_frontend_limit_sessions");
  if (connections > thresholds.connections) return { fault: "overloaded front" };

  const weights = byServer.latest("haproxy_server_weight");
  if (weights.highest.timesOthers > thresholds.weight)
    return { fault: "uneven weights", server: weights.highest.server };
  if (requests.unlike(weights) > thresholds.unlikeWeights) return { fault: "pinned clients" };

  const retries =
    exported.increase("haproxy_backend_retry_warnings_total") /
    exported.increase("haproxy_frontend_http_requests_total");
  if (retries > thresholds.retries) return { fault: "retry storm" };

  const unanswered = byServer.increase("haproxy_server_response_errors_total").per(requests).highest;
  if (unanswered.value > thresholds.errors) return { fault: "lying check", server: unanswered.server };
  const failed = byServer
    .increase("haproxy_server_http_responses_total", { code: "5xx" })
    .per(requests).highest;
  if (failed.value > thresholds.errors) return { fault: "failing server", server: failed.server };
  return { fault: "healthy" };
});
