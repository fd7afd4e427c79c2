/** The mistake beside it: each commit is measured once, in a process of its own, and +5 % is red. */
import { execFileSync } from "node:child_process";
import { resolve } from "node:path";

const most = 1.05;
const slice = resolve("gates/slice.ts");
const seconds = (folder: string) => Number(execFileSync(process.execPath, [slice, resolve(folder)]));
const ratio = seconds(".") / seconds(process.env.BASE ?? "../base");
console.log(`${ratio.toFixed(3)} times the time of the base`);
if (ratio > most) process.exitCode = 1;
