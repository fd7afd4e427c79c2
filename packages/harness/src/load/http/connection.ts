import { connect } from "node:net";

/** What happens on a connection; nothing is reported after `close`. */
export interface ConnectionEvents {
  opened(): void;
  /** The first `length` bytes of the shared buffer are new; they hold until the event handler returns. */
  received(length: number): void;
  /** The server has sent all it will send. */
  ended(): void;
  /** The connection could not be opened, or is gone. */
  lost(reason: string): void;
}

export interface Connection {
  write(bytes: Buffer): void;
  close(): void;
}

/** Opens a TCP connection that reads into `buffer`: a fresh buffer per answer would cost a tenth of the rate. */
export function openConnection(
  address: { readonly host: string; readonly port: number },
  buffer: Buffer,
  events: ConnectionEvents,
): Connection {
  let closed = false;
  let reason = "closed by the server";
  const socket = connect({
    host: address.host,
    port: address.port,
    noDelay: true,
    onread: {
      buffer,
      callback: (length) => {
        if (!closed) events.received(length);
        return true;
      },
    },
  });
  socket.once("connect", () => {
    if (!closed) events.opened();
  });
  socket.once("end", () => {
    if (!closed) events.ended();
  });
  socket.on("error", (error) => {
    reason = error.message;
  });
  socket.once("close", () => {
    if (!closed) events.lost(reason);
  });
  return {
    write: (bytes) => socket.write(bytes),
    close: () => {
      closed = true;
      socket.destroy();
    },
  };
}
