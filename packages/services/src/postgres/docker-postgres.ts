import { randomBytes } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import type { Service } from "@labs/experiment";
import { startContainer, surveyEngine } from "../docker/docker.ts";
import { reasonOf } from "../provider/check-service.ts";
import type { Surroundings, Way } from "../provider/provider.ts";
import { postgresService } from "../provider/running-service.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { withPostgres } from "./postgres-client.ts";
import { postgresFlags } from "./postgres-flags.ts";

/** PostgreSQL in a container; `LABS_POSTGRES_IMAGE` names another image. */
export function dockerPostgres(surroundings: Surroundings): Way {
  const image = surroundings.env.LABS_POSTGRES_IMAGE || "postgres:18-alpine";
  return {
    name: "docker",
    survey: () => surveyEngine(surroundings.env, image),
    async open() {
      const first = await start(surroundings, image);
      return {
        first,
        said: `PostgreSQL ${first.record.version}: Docker, a container of ${image} on ${new URL(first.url).host}`,
        another: () => start(surroundings, image),
      };
    },
  };
}

async function start(surroundings: Surroundings, image: string): Promise<Service> {
  const password = randomBytes(18).toString("hex");
  const container = await startContainer(surroundings, {
    image,
    port: 5432,
    command: ["postgres", ...postgresFlags()],
    environment: {
      POSTGRES_USER: "labs",
      POSTGRES_PASSWORD: password,
      POSTGRES_DB: "labs",
      // The order of strings of the local servers.
      POSTGRES_INITDB_ARGS: "--encoding=UTF8 --locale=C.UTF-8 --data-checksums",
    },
  });
  const url = `postgres://labs:${password}@${container.host}:${container.port}/labs`;
  try {
    await untilItAnswers(url);
  } catch (error) {
    await container.dispose();
    throw new Unavailable(
      `the container image ${image} does not answer (${reasonOf(error)})`,
      "look at `docker logs`",
      {
        cause: error,
      },
    );
  }
  return await postgresService({
    url,
    how: `docker (${image})`,
    pids: () => [],
    death: container.death,
    dispose: container.dispose,
  });
}

/** The image starts a server for its own preparations first, so the log alone does not tell. */
async function untilItAnswers(url: string): Promise<void> {
  const end = Date.now() + 60_000;
  for (;;) {
    try {
      await withPostgres(url, (client) => client.query("select 1"));
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await delay(100);
    }
  }
}
