/**
 * Answers every request at once with the same bytes: what remains is the cost of the generator and the sockets.
 * Reads no request: it takes each piece that arrives for one, which holds for GETs sent one at a time.
 * Prints its port; ends with its parent, when standard input closes.
 *
 * @module
 */
import { createServer } from "node:net";

const answer = Buffer.from("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nok");

const server = createServer({ noDelay: true }, (socket) => {
  socket.on("data", () => socket.write(answer));
  socket.on("error", () => socket.destroy()); // a generator that goes away ends its connection only
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (address !== null && typeof address === "object") console.log(address.port);
});
process.stdin.resume().once("end", () => process.exit());
