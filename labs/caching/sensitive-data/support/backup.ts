/** The snapshot that Redis gives to a replica: the file that a backup is, and what `redis-cli --rdb` fetches. */
import { connect } from "node:net";

export async function fetchBackup(url: string): Promise<Buffer> {
  const { hostname, port, password } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port) });
  try {
    socket.write(`AUTH ${decodeURIComponent(password)}\r\n`);
    let received = Buffer.alloc(0);
    let asked = false;
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
      const length = Number(head[1]);
      if (received.length >= begin + length) return received.subarray(begin, begin + length);
    }
    throw new Error("Redis ended the connection before its snapshot was whole");
  } finally {
    socket.destroy();
  }
}
