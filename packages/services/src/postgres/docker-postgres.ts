import { randomBytes } from "node:crypto";
import type { Service } from "@labs/experiment";
import { startContainer, surveyEngine } from "../docker/container.ts";
import { imageOf } from "../docker/image.ts";
import { type Provider, type ProviderContext, sourceOf } from "../provider/provider.ts";
import { reasonOf } from "../provider/reason-of.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { untilPostgresAnswers } from "./postgres-client.ts";
import { postgresFlags } from "./postgres-flags.ts";
import { postgresService } from "./postgres-service.ts";

/** PostgreSQL in a container; `LABS_POSTGRES_IMAGE` names another image. */
export function dockerPostgres(context: ProviderContext): Provider {
  const image = imageOf({ id: "postgres", image: "postgres:18-alpine" }, context.env);
  return {
    name: "docker",
    survey: () => surveyEngine(context.env, image),
    open: () =>
      sourceOf(
        () => start(context, image),
        ({ record, url }) =>
          `PostgreSQL ${record.version}: Docker, a container of ${image} on ${new URL(url).host}`,
      ),
  };
}

async function start(context: ProviderContext, image: string): Promise<Service> {
  const password = randomBytes(18).toString("hex");
  const container = await startContainer(context, {
    image,
    port: 5432,
    command: ["postgres", ...postgresFlags()],
    environment: {
      POSTGRES_USER: "labs",
      POSTGRES_PASSWORD: password,
      POSTGRES_DB: "labs",
      // The same order of strings as in the local servers.
      POSTGRES_INITDB_ARGS: "--encoding=UTF8 --locale=C.UTF-8 --data-checksums",
    },
  });
  const url = `postgres://labs:${password}@${container.host}:${container.port}/labs`;
  try {
    // The image starts a server for its own preparations first, so its log alone does not show that it is ready.
    await untilPostgresAnswers(url, 60_000);
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
    exitDetails: container.exitDetails,
    dispose: container.dispose,
  });
}
