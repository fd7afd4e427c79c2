/** Reading what torch.profiler wrote: its table of operators, or a trace in Chrome's format. */
export interface TorchOperator {
  readonly name: string;
  readonly calls: number;
  /** Microseconds, without those of the operators that it calls; of a trace, with them. */
  readonly us: number;
  /** Of what it was given, where they were recorded. */
  readonly shapes: readonly (readonly number[])[];
}

/** What a profiler wrote, and what was found in it. */
export interface TorchRecording {
  /** Texts by the names of their files. */
  readonly files: Readonly<Record<string, string>>;
  readonly operators: readonly TorchOperator[];
}

export function readTorchFiles(files: TorchRecording["files"]): TorchRecording {
  const operators = Object.entries(files).flatMap(([name, text]) =>
    name.startsWith("key-averages") ? readTable(text) : readChromeTrace(text),
  );
  return { files, operators };
}

function readTable(text: string): readonly TorchOperator[] {
  return JSON.parse(text);
}

interface ChromeEvent {
  readonly ph: string;
  readonly name: string;
  readonly dur?: number;
  readonly args?: { readonly "Input Dims"?: readonly (readonly number[])[] };
}

/** A list of events, or an object that has one. PyTorch without Kineto writes the list, and no shapes. */
function readChromeTrace(text: string): readonly TorchOperator[] {
  const trace: readonly ChromeEvent[] | { readonly traceEvents: readonly ChromeEvent[] } = JSON.parse(text);
  const events = "traceEvents" in trace ? trace.traceEvents : trace;
  return events
    .filter(({ ph }) => ph === "X")
    .map(({ name, dur = 0, args }) => ({ name, calls: 1, us: dur, shapes: args?.["Input Dims"] ?? [] }));
}

export interface TorchSummary {
  readonly runs: number;
  readonly castsPerRun: number;
  /** Lengths of what was inferred, each once. */
  readonly widths: readonly number[];
}

/** The service marks each inference as one event of this name. */
const inference = "infer";
/** What `to`, `float` and `half` become where the type of numbers does change. */
const cast = "aten::_to_copy";
/** Its second input are the ids: batch × length. */
const lookUp = "aten::embedding";

export function summarizeTorch(operators: readonly TorchOperator[]): TorchSummary {
  const callsOf = (wanted: string) =>
    operators.filter(({ name }) => name === wanted).reduce((sum, { calls }) => sum + calls, 0);
  const runs = callsOf(inference);
  const widths = operators
    .filter(({ name }) => name === lookUp)
    .flatMap(({ shapes }) => shapes[1]?.[1] ?? []);
  return { runs, castsPerRun: runs === 0 ? 0 : callsOf(cast) / runs, widths: [...new Set(widths)] };
}
