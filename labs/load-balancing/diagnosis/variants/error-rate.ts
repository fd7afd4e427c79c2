/** Answers with 5xx, and requests without an answer, per request of each server. */
import { thresholds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ byServer }) => {
  const requests = byServer.increase("haproxy_server_sessions_total");
  const unanswered = byServer.increase("haproxy_server_response_errors_total").per(requests);
  if (unanswered.highest.value > thresholds.errors)
    return { fault: "lying check", server: unanswered.highest.server };
  const failed = byServer.increase("haproxy_server_http_responses_total", { code: "5xx" }).per(requests);
  if (failed.lowest > thresholds.errors) return { fault: "retry storm" };
  return failed.highest.value > thresholds.errors
    ? { fault: "failing server", server: failed.highest.server }
    : { fault: "healthy" };
});
