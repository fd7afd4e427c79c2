/** What runs in the threads of a scorer's pool: one session each. */
import { move, workerData } from "piscina";
import { type Packed, unpack } from "../texts/pack.ts";
import { openSession, type Session, type SessionOptions } from "./session.ts";

/** `arrived` is one shared counter of the workers that came this far. */
export interface Opening {
  readonly options: SessionOptions;
  readonly arrived: Int32Array<SharedArrayBuffer>;
  readonly workers: number;
  readonly rowByRow: boolean;
}

const opening: Opening = workerData;
let session: Session | undefined;

/**
 * Opens this worker's session, then waits for the others: so every worker takes at least one of these tasks. Where
 * batches lie ready at a worker, so may a second of these.
 */
export async function open(): Promise<void> {
  if (session !== undefined) return;
  const { options, arrived, workers } = opening;
  try {
    session = await openSession(options);
  } finally {
    // Those that fail count as well, so that no other waits for them.
    Atomics.add(arrived, 0, 1);
    Atomics.notify(arrived, 0);
  }
  for (let count = Atomics.load(arrived, 0); count < workers; count = Atomics.load(arrived, 0))
    Atomics.wait(arrived, 0, count);
}

export async function score(packed: Packed) {
  if (session === undefined) throw new Error("this worker has no session");
  const probabilities = opening.rowByRow
    ? await scoreRowByRow(session, unpack(packed))
    : await session.run(packed);
  return move(probabilities);
}

async function scoreRowByRow(session: Session, rows: readonly Packed[]): Promise<Float32Array<ArrayBuffer>> {
  const probabilities = new Float32Array(rows.length);
  for (const [index, row] of rows.entries()) probabilities.set(await session.run(row), index);
  return probabilities;
}
