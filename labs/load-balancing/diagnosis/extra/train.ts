/**
 * Records the training fleets and prints the figures that the rules read, from which the thresholds of `data.ts` were chosen.
 *
 * `npx pnpm exec node labs/load-balancing/diagnosis/extra/train.ts`
 */
import { random } from "@labs/experiment";
import { openServices } from "@labs/services";
import type { Exported } from "../contract.ts";
import { trainingFleets } from "../data.ts";
import { exportedBy } from "../support/exported.ts";
import { record } from "../support/record.ts";

const seeds = [1, 2, 3];

/** By the names that the thresholds have. */
const figures = {
  averageMs: (exported) => 1_000 * exported.latest("haproxy_backend_response_time_average_seconds"),
  p99TimesOthers: ({ byServer }) => byServer.p99Ms().highest.timesOthers,
  p99Ms: ({ byServer }) => byServer.p99Ms().highest.value,
  errorsPerRequest: ({ byServer }) => errors(byServer).highest.value,
  "errors at all": ({ byServer }) => errors(byServer).lowest,
  timeoutsPerRequest: ({ byServer }) =>
    byServer
      .increase("haproxy_server_response_errors_total")
      .per(byServer.increase("haproxy_server_sessions_total")).highest.value,
  retriesPerRequest: (exported) =>
    exported.increase("haproxy_backend_retry_warnings_total") /
    exported.increase("haproxy_frontend_http_requests_total"),
  frontFull: (exported) =>
    exported.average("haproxy_frontend_current_sessions") /
    exported.latest("haproxy_frontend_limit_sessions"),
  weightTimesOthers: ({ byServer }) => byServer.latest("haproxy_server_weight").highest.timesOthers,
  unlikeWeights: ({ byServer }) =>
    byServer.increase("haproxy_server_sessions_total").unlike(byServer.latest("haproxy_server_weight")),
  inFlightTimesOthers: ({ byServer }) =>
    byServer.average("haproxy_server_current_sessions").highest.timesOthers,
} as const satisfies Record<string, (exported: Exported) => number>;

function errors(byServer: Exported["byServer"]) {
  return byServer
    .increase("haproxy_server_http_responses_total", { code: "5xx" })
    .per(byServer.increase("haproxy_server_sessions_total"));
}

await using services = openServices({ say: () => {} });
const { url } = await services.haproxy();
for (const seed of seeds) {
  const draw = random("training", seed);
  for (const fleet of trainingFleets(draw)) {
    const exported = exportedBy(await record(url, fleet, draw));
    const read = Object.entries(figures).map(([name, of]) => `${name} ${of(exported).toFixed(2)}`);
    process.stdout.write(`${fleet.fault.padEnd(16)} ${read.join("  ")}\n`);
  }
}
