/** The response time that one request in a hundred exceeds, server by server. */
import { serverTimeoutMs, thresholds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ byServer }) => {
  const { server, value, timesOthers } = byServer.p99Ms().highest;
  if (value > thresholds.ofTimeout * serverTimeoutMs) return { fault: "lying check", server };
  return timesOthers > thresholds.p99 ? { fault: "slow server", server } : { fault: "healthy" };
});
