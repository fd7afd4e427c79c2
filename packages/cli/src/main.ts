import { argv } from "node:process";
import { runCommand } from "./run-command.ts";

// The one place that exits.
process.exit(await runCommand(argv.slice(2)));
