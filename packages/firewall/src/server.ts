/**
 * The firewall as a service: `node packages/firewall/src/server.ts`, configured by its environment (`service/settings.ts`).
 * SIGTERM or SIGINT: no new connections, `/readyz` fails, requests and entries in hand finish within DRAIN_SECONDS.
 * Exit codes: 0 drained, 1 requests were cut off or it could not listen, 2 a setting is wrong.
 */
import { hostname } from "node:os";
import { LabError } from "@labs/experiment";
import type { Screen } from "./screening.ts";
import { openScreening } from "./service/open-screening.ts";
import { screenStream } from "./service/screen-stream.ts";
import { serviceApi } from "./service/service-api.ts";
import { readSettings, type Settings } from "./service/settings.ts";

try {
  await serve();
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.exitCode);
}

async function serve(): Promise<void> {
  const settings = readSettings(process.env);
  // Taken before anything is opened: the first process of a container gets no signal that it has not asked for.
  const stopping = Promise.withResolvers<void>();
  let isDraining = false;
  for (const signal of ["SIGTERM", "SIGINT"])
    process.on(signal, () => {
      isDraining = true;
      stopping.resolve();
    });

  await using screening = await openScreening(settings);
  const api = serviceApi(screening, {
    isDraining: () => isDraining,
    logger: true,
    metrics: screening.metrics,
  });
  const queue = openQueue(settings, screening.screen, (error) => api.log.error({ err: error }, "queue"));
  if (!isDraining) await api.listen({ host: settings.host, port: settings.port });

  await stopping.promise;
  const tooLong = setTimeout(() => {
    api.log.error(`requests were cut off: they took more than ${settings.drainSeconds} s to finish`);
    process.exit(1);
  }, settings.drainSeconds * 1000);
  await Promise.all([api.close(), queue?.[Symbol.asyncDispose]()]);
  clearTimeout(tooLong);
  api.log.info("drained");
}

function openQueue(
  { queue, redisUrl }: Settings,
  screen: Screen,
  onError: (error: unknown) => void,
): AsyncDisposable | null {
  if (queue === null || redisUrl === null) return null;
  return screenStream({ redisUrl, stream: queue, consumer: hostname(), screen, onError });
}
