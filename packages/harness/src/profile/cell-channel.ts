/**
 * Loaded in a cell's process before anything else, when a profiler started it and so no IPC channel came along:
 * a socket to the driver stands in for it.
 *
 * @module
 */
import { once } from "node:events";
import { connect } from "node:net";
import { readFrames, sendFrame } from "./frames.ts";

const { LABS_CELL_SOCKET: path } = process.env;
// Threads, and children that inherit these options, are no cells.
delete process.env.LABS_CELL_SOCKET;

if (path !== undefined) {
  const socket = connect(path);
  await once(socket, "connect");
  process.connected = true;
  process.send = (message: unknown) => {
    sendFrame(socket, message);
    return true;
  };
  readFrames(socket, (message) => process.emit("message", message, undefined));
  // Without a driver the profile has no purpose: end, and take the profiler along.
  socket.on("error", () => {}).on("close", () => process.kill(0, "SIGKILL"));
}
