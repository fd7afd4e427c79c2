/** Starts Python and passes its output on; for a test that kills this process. */
import { startPython } from "./python-process.ts";

const [program = "", ...args] = process.argv.slice(2);
const child = startPython(program, args);
child.stdout?.pipe(process.stdout);
child.stderr?.pipe(process.stderr);
