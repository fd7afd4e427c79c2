import type { Socket } from "node:net";
import { deserialize, serialize } from "node:v8";

/** Bytes that say how long the message behind them is. */
const head = 4;

/** Sends a message by structured clone, as an IPC channel does. */
export function sendFrame(socket: Socket, message: unknown): void {
  const body = serialize(message);
  const length = Buffer.alloc(head);
  length.writeUInt32LE(body.length);
  socket.write(Buffer.concat([length, body]));
}

/** Calls `take` with every message that arrives, however the bytes are cut. */
export function readFrames(socket: Socket, take: (message: unknown) => void): void {
  let rest = Buffer.alloc(0);
  socket.on("data", (bytes) => {
    rest = Buffer.concat([rest, Buffer.from(bytes)]);
    while (rest.length >= head && rest.length >= head + rest.readUInt32LE()) {
      const end = head + rest.readUInt32LE();
      const message = rest.subarray(head, end);
      rest = rest.subarray(end);
      take(deserialize(message));
    }
  });
}
