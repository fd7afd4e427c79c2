import { readIfThere } from "./read-if-there.ts";

/** A file of the control group (version 2) that this process is in, or of the nearest group above that has it. */
export function cgroupFile(name: string): string | null {
  const own = cgroupPath(readIfThere("/proc/self/cgroup") ?? "");
  if (own === null) return null;
  const parts = own.split("/").filter((part) => part !== "");
  for (let depth = parts.length; depth >= 0; depth--) {
    const text = readIfThere(["/sys/fs/cgroup", ...parts.slice(0, depth), name].join("/"));
    if (text !== null) return text;
  }
  return null;
}

/** Path of the version 2 group in `/proc/self/cgroup`. */
export function cgroupPath(text: string): string | null {
  return /^0::(.*)$/m.exec(text)?.[1] ?? null;
}
