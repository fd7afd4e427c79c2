/** The mistake beside it: each commit is measured once, in a process of its own, and +5 % is red. */
import { execFileSync } from "node:child_process";

const most = 1.05;
const seconds = (folder: string) => Number(execFileSync(process.execPath, ["gates/slice.ts", folder]));
const ratio = seconds(".") / seconds(process.env.BASE ?? "../base");
console.log(`${ratio.toFixed(3)} times the time of the base`);
if (ratio > most) process.exitCode = 1;
