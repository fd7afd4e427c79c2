import { createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { type RelayCommand, relayCommands } from "./relay-messages.ts";

// TODO: delete this file and relay-control.ts when the labs use the handle that `openRelay` returns.

/** Takes one command per line, after the token, and answers each with `done`. */
export function controlServer(token: string, perform: Record<RelayCommand, () => Promise<void>>): Server {
  return createServer((socket) => void obey(socket, token, perform));
}

/** Commands before the right token are refused. A fault ends with the connection that made it. */
async function obey(
  socket: Socket,
  token: string,
  perform: Record<RelayCommand, () => Promise<void>>,
): Promise<void> {
  let known = false;
  let disturbs = false;
  socket.on("error", () => {});
  for await (const line of createInterface({ input: socket })) {
    const command = relayCommands.find((name) => name === line);
    if (line === token) known = true;
    else if (!known || command === undefined) break;
    else {
      disturbs = command !== "release";
      await perform[command]();
      socket.write("done\n");
    }
  }
  socket.destroy();
  if (disturbs) await perform.release();
}
