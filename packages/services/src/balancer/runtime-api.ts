import { connect } from "node:net";

/**
 * Sends one line to HAProxy's runtime API and reads the answer to its end.
 *
 * @param socket path of its stats socket
 * @param command such as `show stat` or `set server fleet/a state drain`; several are parted by semicolons
 */
export async function askRuntime(socket: string, command: string, timeoutMs = 5_000): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let text = "";
  const connection = connect(socket, () => connection.end(`${command}\n`));
  connection.setEncoding("utf8").on("data", (part: string) => {
    text += part;
  });
  connection.setTimeout(timeoutMs, () =>
    connection.destroy(new Error(`HAProxy's runtime API is silent for ${timeoutMs / 1_000} s`)),
  );
  connection.once("error", reject);
  connection.once("end", () => resolve(text.trim()));
  return await promise;
}
