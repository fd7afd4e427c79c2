/** The log in memory that all threads see: its lines as bytes, and where each begins. */
import { partsOf, readPart } from "../../shared/log.ts";

export interface SharedLog {
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** One more than there are lines. */
  readonly offsets: Int32Array<SharedArrayBuffer>;
  readonly tenant: Int32Array<SharedArrayBuffer>;
  readonly user: Int32Array<SharedArrayBuffer>;
}

/** Reads a log; of its lines it looks at the user alone, who decides where an event goes. */
export async function shareLog(folder: string): Promise<SharedLog> {
  const parts = await Promise.all((await partsOf(folder)).map(readPart));
  const count = parts.reduce((sum, { line }) => sum + line.length, 0);
  const length = parts.reduce((sum, { line }) => sum + line.reduce((all, one) => all + one.length, 0), 0);
  const log: SharedLog = {
    bytes: new Uint8Array(new SharedArrayBuffer(length)),
    offsets: new Int32Array(new SharedArrayBuffer(4 * (count + 1))),
    tenant: new Int32Array(new SharedArrayBuffer(4 * count)),
    user: new Int32Array(new SharedArrayBuffer(4 * count)),
  };
  const bytes = Buffer.from(log.bytes.buffer);
  let row = 0;
  let at = 0;
  for (const part of parts)
    for (const [index, line] of part.line.entries()) {
      // Lines are ASCII: a character is a byte.
      bytes.write(line, at, "latin1");
      at += line.length;
      log.tenant[row] = part.tenant[index] ?? 0;
      log.user[row] = Number(line.slice(line.indexOf(" ") + 1, line.indexOf(" ", line.indexOf(" ") + 1)));
      log.offsets[++row] = at;
    }
  return log;
}
