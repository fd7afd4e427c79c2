/** Keeps what is written to a stream in place of writing it, until `restore`. */
export function recordWrites(stream: NodeJS.WriteStream) {
  const { write } = stream;
  const parts: string[] = [];
  stream.write = (chunk: Uint8Array | string, encodingOrDone?: unknown, done?: unknown) => {
    parts.push(String(chunk));
    const written = typeof encodingOrDone === "function" ? encodingOrDone : done;
    if (typeof written === "function") written();
    return true;
  };
  return {
    text: () => parts.join(""),
    restore: () => {
      stream.write = write;
    },
  };
}
