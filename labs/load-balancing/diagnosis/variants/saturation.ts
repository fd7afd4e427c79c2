/** What is full: connections of the front, requests in flight and queued at each server. */
import { thresholds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant((exported) => {
  const connections =
    exported.average("haproxy_frontend_current_sessions") /
    exported.latest("haproxy_frontend_limit_sessions");
  if (connections > thresholds.connections) return { fault: "overloaded front" };
  const { server, timesOthers } = exported.byServer.average("haproxy_server_current_sessions").highest;
  return timesOthers > thresholds.inFlight ? { fault: "slow server", server } : { fault: "healthy" };
});
