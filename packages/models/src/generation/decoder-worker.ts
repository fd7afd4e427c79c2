/** What runs in the thread of a decoder. */
import { workerData } from "piscina";
import { type Decoder, type DecoderOptions, type DecoderRow, openDecoderSession } from "./decoder-session.ts";

const options: DecoderOptions = workerData;
let decoder: Decoder | undefined;

export async function open(): Promise<void> {
  decoder = await openDecoderSession(options);
}

export async function step(rows: readonly DecoderRow[]) {
  if (decoder === undefined) throw new Error("this worker has no decoder");
  return await decoder.step(rows);
}
