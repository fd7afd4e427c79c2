/** PostgreSQL for the containers of a run, on a network of theirs. */
import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { LabError } from "@labs/experiment";
import { withPostgres } from "@labs/services";
import { docker } from "./docker.ts";

export interface Database {
  /** As containers reach it. */
  readonly inside: string;
  /** As this machine reaches it. */
  readonly outside: string;
}

const startTimeoutMs = 120_000;

/** Starts it; the label is what it is removed by. */
export async function startDatabase(label: string, network: string): Promise<Database> {
  const image = process.env.LABS_POSTGRES_IMAGE || "postgres:18-alpine";
  const password = randomBytes(16).toString("hex");
  const name = `${network}-postgres`;
  await docker(
    [
      ...[
        "run",
        "--detach",
        "--name",
        name,
        "--label",
        label,
        "--network",
        network,
        "--network-alias",
        "postgres",
      ],
      ...[
        "--publish",
        "127.0.0.1:0:5432",
        "--env",
        "POSTGRES_USER=labs",
        "--env",
        `POSTGRES_PASSWORD=${password}`,
      ],
      ...[image, "-c", "fsync=off"],
    ],
    { timeoutMs: 600_000 },
  );
  const [, port] = /:(\d+)$/m.exec(await docker(["port", name, "5432/tcp"])) ?? [];
  const outside = `postgres://labs:${password}@127.0.0.1:${port}/labs`;
  for (const end = performance.now() + startTimeoutMs; ; await sleep(100)) {
    const isThere = await withPostgres(outside, (client) => client.query("SELECT 1")).then(
      () => true,
      () => false,
    );
    if (isThere) return { inside: `postgres://labs:${password}@postgres:5432/labs`, outside };
    if (performance.now() > end)
      throw new LabError(
        "SERVICE_MISSING",
        `The container of ${image} does not answer: see \`docker logs ${name}\`.`,
      );
  }
}
