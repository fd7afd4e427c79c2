/** The mean response time of the whole fleet. */
import { thresholds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant((exported) => {
  const averageMs = 1_000 * exported.latest("haproxy_backend_response_time_average_seconds");
  return { fault: averageMs > thresholds.averageMs ? "slow server" : "healthy" };
});
