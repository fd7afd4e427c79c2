/** Each server's share of the requests, beside its share of the weights. */
import { thresholds } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ byServer }) => {
  const weights = byServer.latest("haproxy_server_weight");
  if (weights.highest.timesOthers > thresholds.weight)
    return { fault: "uneven weights", server: weights.highest.server };
  const requests = byServer.increase("haproxy_server_sessions_total");
  return { fault: requests.unlike(weights) > thresholds.unlikeWeights ? "pinned clients" : "healthy" };
});
