/** What the server says of its connections, and what Linux says of the server where both are the same machine. */
import { readdir, readFile } from "node:fs/promises";
import pg from "pg";

export type ServerCounter =
  | "connections"
  | "executed"
  | "executionMs"
  | "backends"
  | "backendBytes"
  | "serverProcessorMs";

export interface ServerEvidence extends AsyncDisposable {
  /**
   * @param name the application whose backends are looked at
   * @returns without memory and processor time where the server's processes cannot be seen
   */
  read(name: string): Promise<Readonly<Partial<Record<ServerCounter, number>>>>;
}

interface Backend {
  readonly pid: number;
  readonly client_port: number;
}

/** Opens a connection that watches the others. */
export async function openServerEvidence(postgres: string): Promise<ServerEvidence> {
  const client = new pg.Client(postgres);
  await client.connect();
  const { rows } = await client.query<Backend & { counts: boolean }>(
    `SELECT pid, client_port, EXISTS (SELECT FROM pg_extension WHERE extname = 'pg_stat_statements') AS counts
    FROM pg_stat_activity WHERE pid = pg_backend_pid()`,
  );
  const postmaster = rows[0] && (await isHere(rows[0])) ? await parentOf(rows[0].pid) : null;
  const counts = rows[0]?.counts ?? false;

  return {
    async read(name) {
      const { rows: backends } = await client.query<Backend>(
        "SELECT pid, client_port FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1",
        [name],
      );
      return {
        connections: await sessionsSoFar(client),
        ...(counts && (await statementsSoFar(client))),
        backends: backends.length,
        ...(postmaster !== null && {
          backendBytes: await memoryOf(backends),
          serverProcessorMs: await processorMsOf(postmaster),
        }),
      };
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

async function sessionsSoFar(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ sessions: number }>(
    "SELECT sessions::int FROM pg_stat_database WHERE datname = current_database()",
  );
  return rows[0]?.sessions ?? 0;
}

/** Runs of statements on the events and what the executor took for them, without network and client. */
async function statementsSoFar(client: pg.Client): Promise<{ executed: number; executionMs: number }> {
  const { rows } = await client.query<{ executed: number; ms: number }>(
    `SELECT coalesce(sum(calls), 0)::int AS executed, coalesce(sum(total_exec_time), 0)::float8 AS ms
    FROM pg_stat_statements JOIN pg_database ON pg_database.oid = dbid
    WHERE datname = current_database() AND query LIKE '%FROM security_events%'`,
  );
  return { executed: rows[0]?.executed ?? 0, executionMs: rows[0]?.ms ?? 0 };
}

/** Whether a backend's pid names that backend here, and no other process: a container has pids of its own. */
async function isHere({ pid, client_port }: Backend): Promise<boolean> {
  const title = await readFile(`/proc/${pid}/cmdline`, "latin1").catch(() => "");
  return title.startsWith("postgres") && title.includes(`(${client_port})`);
}

/**
 * Memory that is there because of these backends. A page that several processes map is divided among
 * them (PSS): their resident sizes would count it once for each. Shared buffers stay out, they are there anyway.
 */
async function memoryOf(backends: readonly Backend[]): Promise<number> {
  let kilobytes = 0;
  for (const { pid } of backends) {
    const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "latin1").catch(() => "");
    kilobytes += field(rollup, "Pss") - field(rollup, "Pss_Shmem");
  }
  return kilobytes * 1024;
}

function field(rollup: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(rollup)?.[1] ?? 0);
}

/** Processor time of the server with all backends, those included that have ended and were waited for. */
async function processorMsOf(postmaster: number): Promise<number> {
  const pids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name)).map(Number);
  const all = await Promise.all(pids.map(async (pid) => ({ pid, ...(await statOf(pid)) })));
  const server = all.filter(({ pid, parent }) => pid === postmaster || parent === postmaster);
  const ran = await Promise.all(server.map(({ pid }) => ranMs(pid)));
  const ended = server.find(({ pid }) => pid === postmaster)?.endedMs ?? 0;
  return ran.reduce((sum, ms) => sum + ms, ended);
}

/** In nanoseconds at the source: whole ticks of 10 ms would lose most of what many backends do in a second. */
async function ranMs(pid: number): Promise<number> {
  const text = await readFile(`/proc/${pid}/schedstat`, "latin1").catch(() => "0");
  return Number(text.split(" ")[0]) / 1e6;
}

async function parentOf(pid: number): Promise<number | null> {
  return (await statOf(pid)).parent || null;
}

async function statOf(pid: number): Promise<{ parent: number; endedMs: number }> {
  const text = await readFile(`/proc/${pid}/stat`, "latin1").catch(() => "");
  // The name in parentheses may itself hold spaces. Times of ended children are in ticks.
  const fields = text
    .slice(text.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [, parent = 0] = fields;
  const [user = 0, system = 0] = fields.slice(13, 15);
  const msPerTick = 10;
  return { parent, endedMs: msPerTick * (user + system) };
}
