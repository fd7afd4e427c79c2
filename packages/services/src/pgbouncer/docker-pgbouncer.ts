import type { Service } from "@labs/experiment";
import { startContainer, surveyEngine } from "../docker/container.ts";
import { imageOf } from "../docker/image.ts";
import { untilPostgresAnswers } from "../postgres/postgres-client.ts";
import { freePort } from "../process/free-port.ts";
import { type Availability, type Provider, type ProviderContext, sourceOf } from "../provider/provider.ts";
import { reasonOf } from "../provider/reason-of.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { namedStatementsSince, pgbouncerConfig, pgbouncerUsers } from "./pgbouncer-config.ts";
import { loginFacts, pgbouncerLogin, pgbouncerUrl } from "./pgbouncer-login.ts";
import { pgbouncerProgram } from "./pgbouncer-program.ts";
import { pgbouncerService } from "./pgbouncer-service.ts";

const configFile = "/tmp/labs-pgbouncer.ini";
const users = "/tmp/labs-pgbouncer-users.txt";

/** PgBouncer in a container in front of the run's PostgreSQL; `LABS_PGBOUNCER_IMAGE` names another image. */
export function dockerPgBouncer(context: ProviderContext, upstream: () => Promise<string>): Provider {
  const image = imageOf(pgbouncerProgram, context.env);
  const survey = async (): Promise<Availability> => {
    if (process.platform === "linux") return await surveyEngine(context.env, image);
    return otherNetwork;
  };
  return {
    name: "docker",
    survey,
    async open() {
      // First, so that PostgreSQL is not started in vain.
      const { state, detail, fix = "" } = await survey();
      if (state === "unavailable") throw new Unavailable(detail, fix);
      return await sourceOf(
        async () => await start(context, image, await upstream()),
        ({ record, url }) =>
          `PgBouncer ${record.version}: Docker, a container of ${image} on ${new URL(url).host}`,
      );
    },
  };
}

/** PostgreSQL listens on 127.0.0.1, which is the engine's own machine elsewhere. */
const otherNetwork: Availability = {
  state: "unavailable",
  detail: "a container reaches PostgreSQL on 127.0.0.1 only on Linux",
  fix: `run \`brew install ${pgbouncerProgram.brew}\``,
};

async function start(context: ProviderContext, image: string, upstream: string): Promise<Service> {
  const login = await pgbouncerLogin(upstream);
  const port = await freePort();
  const container = await startContainer(context, {
    image,
    port,
    network: "host",
    entrypoint: ["pgbouncer"],
    command: [configFile],
    ready: /process up/,
    files: [
      { target: users, content: pgbouncerUsers(login) },
      // The image is newer than that version.
      {
        target: configFile,
        content: pgbouncerConfig({ version: namedStatementsSince, port, users, upstream, login }),
      },
    ],
  });
  const url = pgbouncerUrl(login, port);
  try {
    await untilPostgresAnswers(url, 15_000);
    return await pgbouncerService({
      url,
      how: `docker (${image})`,
      facts: loginFacts(login),
      pids: () => [],
      exitDetails: container.exitDetails,
      dispose: container.dispose,
    });
  } catch (error) {
    await container.dispose();
    throw new Unavailable(`the container image ${image} does not answer (${reasonOf(error)})`, pull(image), {
      cause: error,
    });
  }
}

function pull(image: string): string {
  return `look at \`docker run ${image}\` or set LABS_PGBOUNCER_IMAGE`;
}
