/** Users, and a second port that speaks TLS, for the Redis of a run. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { dataParent } from "@labs/services";
import type { Redis } from "ioredis";

const run = promisify(execFile);

/** What the firewall does in Redis and nothing else, on its own keys. */
const firewallRules = "resetkeys ~verdict:* resetchannels -@all +get +set +del +hello +ping +client";
/** Another service on the same server. */
const reportingRules =
  "resetkeys ~report:* resetchannels -@all +@read +@write +@connection +scan +keys -@dangerous";

export interface Users {
  readonly firewall: string;
  readonly reporting: string;
}

/** Makes both users; returns their passwords. */
export async function makeUsers(admin: Redis): Promise<Users> {
  const users = { firewall: randomBytes(18).toString("hex"), reporting: randomBytes(18).toString("hex") };
  await admin.call(
    "ACL",
    "SETUSER",
    "firewall",
    "reset",
    "on",
    `>${users.firewall}`,
    ...firewallRules.split(" "),
  );
  await admin.call(
    "ACL",
    "SETUSER",
    "reporting",
    "reset",
    "on",
    `>${users.reporting}`,
    ...reportingRules.split(" "),
  );
  return users;
}

export type Tls = { readonly port: number; readonly certificate: string } | { readonly missing: string };

/** Opens the port for TLS, with a certificate of this run's own; disposing closes it. */
export async function openTls(admin: Redis): Promise<AsyncDisposable & { readonly tls: Tls }> {
  const folder = await mkdtemp(join(dataParent(), "labs-tls-"));
  const done = async () => {
    await admin.config("SET", "tls-port", "0").catch(() => null);
    await rm(folder, { recursive: true, force: true });
  };
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")];
  try {
    await run("openssl", [
      ...[
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:prime256v1",
        "-nodes",
        "-days",
        "2",
      ],
      ...["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"],
      ...["-keyout", key, "-out", certificate],
    ]);
    const port = await freePort();
    await admin.call(
      ...(["CONFIG", "SET", "tls-cert-file", certificate, "tls-key-file", key] as const),
      ...["tls-ca-cert-file", certificate, "tls-auth-clients", "no", "tls-port", String(port)],
    );
    return { tls: { port, certificate: await readFile(certificate, "utf8") }, [Symbol.asyncDispose]: done };
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    const missing = `Redis here speaks no TLS (${reason}): install \`openssl\` and a Redis of your system that is built with it`;
    return { tls: { missing }, [Symbol.asyncDispose]: done };
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === "string") throw new Error("no port is free");
  return address.port;
}
