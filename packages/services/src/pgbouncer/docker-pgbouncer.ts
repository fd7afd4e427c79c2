import { setTimeout as delay } from "node:timers/promises";
import type { Service } from "@labs/experiment";
import { startContainer, surveyEngine } from "../docker/docker.ts";
import { withPostgres } from "../postgres/postgres-client.ts";
import { freePort } from "../process/free-port.ts";
import { reasonOf } from "../provider/check-service.ts";
import type { Prospect, Surroundings, Way } from "../provider/provider.ts";
import { pgbouncerService } from "../provider/running-service.ts";
import { Unavailable } from "../provider/unavailable.ts";
import { namedStatementsSince, pgbouncerConfig, pgbouncerUsers } from "./pgbouncer-config.ts";
import { loginFacts, pgbouncerLogin, pgbouncerUrl } from "./pgbouncer-login.ts";

const configFile = "/tmp/labs-pgbouncer.ini";
const users = "/tmp/labs-pgbouncer-users.txt";

/** PgBouncer in a container beside whatever PostgreSQL there is; `LABS_PGBOUNCER_IMAGE` names another image. */
export function dockerPgBouncer(surroundings: Surroundings, behind: () => Promise<string>): Way {
  const image = surroundings.env.LABS_PGBOUNCER_IMAGE || "edoburu/pgbouncer:latest";
  const survey = async (): Promise<Prospect> => {
    if (process.platform === "linux") return await surveyEngine(surroundings.env, image);
    return otherNetwork;
  };
  return {
    name: "docker",
    survey,
    async open() {
      // Before PostgreSQL is started for nothing.
      const { state, detail, fix = "" } = await survey();
      if (state === "unavailable") throw new Unavailable(detail, fix);
      const first = await start(surroundings, image, await behind());
      return {
        first,
        said: `PgBouncer ${first.record.version}: Docker, a container of ${image} on ${new URL(first.url).host}`,
        another: async () => await start(surroundings, image, await behind()),
      };
    },
  };
}

/** PostgreSQL listens on 127.0.0.1, which is the engine's own machine elsewhere. */
const otherNetwork: Prospect = {
  state: "unavailable",
  detail: "a container reaches PostgreSQL on 127.0.0.1 only on Linux",
  fix: "run `brew install pgbouncer`",
};

async function start(surroundings: Surroundings, image: string, behind: string): Promise<Service> {
  const login = await pgbouncerLogin(behind);
  const port = await freePort();
  const container = await startContainer(surroundings, {
    image,
    port,
    network: "host",
    entrypoint: ["pgbouncer"],
    command: [configFile],
    ready: /process up/,
    files: [
      { target: users, content: pgbouncerUsers(login) },
      // The image of this name is newer than that.
      {
        target: configFile,
        content: pgbouncerConfig({ version: namedStatementsSince, port, users, behind, login }),
      },
    ],
  });
  const url = pgbouncerUrl(login, port);
  try {
    await untilItAnswers(url);
    return await pgbouncerService({
      url,
      how: `docker (${image})`,
      facts: loginFacts(login),
      pids: () => [],
      death: container.death,
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

async function untilItAnswers(url: string): Promise<void> {
  for (const end = Date.now() + 15_000; ; await delay(100)) {
    try {
      await withPostgres(url, (client) => client.query("select 1"));
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
  }
}
