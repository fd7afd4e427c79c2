/** What a replica is given: the snapshot that a backup is (what `redis-cli --rdb` fetches), then every change as its command. */
import { connect } from "node:net";
import { Redis } from "ioredis";

interface Replicated {
  readonly snapshot: Buffer;
  /** Commands as they stand in an append-only file too. */
  readonly changes: Buffer;
}

/** Becomes a replica, and stays one until this is done. */
export async function replicate(
  url: string,
  work: () => Promise<void> = async () => {},
): Promise<Replicated> {
  const { hostname, port, password } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  const end = "the end of the work";
  const workToEnd = async () => {
    await work();
    const redis = new Redis(url);
    await redis.publish(end, end);
    redis.disconnect();
  };
  try {
    socket.write(`AUTH ${decodeURIComponent(password)}\r\n`);
    let received = Buffer.alloc(0);
    let asked = false;
    let working = false;
    for await (const chunk of socket) {
      received = Buffer.concat([received, chunk]);
      const text = received.toString("latin1");
      const error = /^-.*/.exec(text) ?? /^\+OK\r\n-.*/.exec(text);
      if (error !== null) throw new Error(`Redis gives no snapshot: ${error[0]}`);
      // Only now: Redis refuses to begin while an answer is on its way.
      if (!asked && text.startsWith("+OK\r\n")) {
        asked = true;
        socket.write("SYNC\r\n");
      }
      // After "+OK", and empty lines while the server is at work: the length, then the bytes.
      const head = /\$(\d+)\r\n/.exec(text);
      if (head === null) continue;
      const begin = head.index + head[0].length;
      const stop = begin + Number(head[1]);
      if (received.length < stop) continue;
      if (!working) workToEnd().catch((reason) => void socket.destroy(reason));
      working = true;
      const changes = received.subarray(stop);
      if (changes.includes(end)) return { snapshot: received.subarray(begin, stop), changes };
    }
    throw new Error("Redis ended the connection before its snapshot was whole");
  } finally {
    socket.destroy();
  }
}
