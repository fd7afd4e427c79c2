/** Two ways to a connection, with what is counted at either. */
import { ignoreConnectionErrors } from "@labs/services";
import pg from "pg";
import type { Connect } from "../contract.ts";
import { poolSize } from "../data.ts";

export interface Connections extends AsyncDisposable {
  readonly connect: Connect;
  readonly counts: Readonly<Record<"connectionsOpened" | "connectionWaitMs" | "connectionUsedMs", number>>;
}

/** Switch `pool`, on and off. */
export function openConnections(postgres: string, pooled: boolean): Connections {
  const counts = { connectionsOpened: 0, connectionWaitMs: 0, connectionUsedMs: 0 };
  const { take, end } = pooled ? fromPool(postgres, () => counts.connectionsOpened++) : newEachTime();

  /** No pool: connect, log in, ask, close. */
  function newEachTime() {
    return {
      take: async () => {
        const client = new pg.Client(postgres);
        client.on("error", () => {});
        counts.connectionsOpened++;
        await client.connect();
        return { client, release: () => client.end() };
      },
      end: async () => {},
    };
  }

  return {
    counts,
    connect: async (use) => {
      const asked = performance.now();
      const { client, release } = await take();
      const got = performance.now();
      counts.connectionWaitMs += got - asked;
      try {
        return await use(client);
      } finally {
        counts.connectionUsedMs += performance.now() - got;
        await release();
      }
    },
    [Symbol.asyncDispose]: end,
  };
}

function fromPool(postgres: string, opened: () => void) {
  const pool = ignoreConnectionErrors(new pg.Pool({ connectionString: postgres, max: poolSize }));
  pool.on("connect", opened);
  return {
    take: async () => {
      const client = await pool.connect();
      return { client, release: async () => client.release() };
    },
    end: () => pool.end(),
  };
}
