/**
 * Reads what Linux says under `/proc`; the parsers are pure, times are in seconds.
 *
 * @module
 */

/** Clock ticks per second in `/proc`: a constant of the Linux interface, not the kernel's own timer. */
const ticksPerSecond = 100;

/** Processor time of one process with all its threads. */
export interface ProcessTimes {
  readonly own: number;
  /** Of children that have ended and were waited for. */
  readonly ended: number;
}

/** Parses `/proc/<pid>/stat`; the name in parentheses may itself hold spaces and parentheses. */
export function parseProcessStat(text: string): ProcessTimes | null {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
  if (user === undefined || system === undefined || endedUser === undefined || endedSystem === undefined)
    return null;
  return { own: (user + system) / ticksPerSecond, ended: (endedUser + endedSystem) / ticksPerSecond };
}

/** How long a thread ran and how long it was ready but had to wait for a processor. */
export interface Schedule {
  readonly ran: number;
  readonly waited: number;
}

/** Parses `/proc/<pid>/schedstat` (nanoseconds); it covers the main thread only. */
export function parseSchedule(text: string): Schedule | null {
  const [ran, waited] = text.trim().split(" ").map(Number);
  return ran === undefined || waited === undefined ? null : { ran: ran / 1e9, waited: waited / 1e9 };
}

/** Processor time of the whole machine, all processors together. */
export interface HostTimes {
  /** Programs and kernel; interrupts left out, see `parseHostStat`. */
  readonly busy: number;
  readonly steal: number;
  /** Waiting for input or output included: another program could have run. */
  readonly idle: number;
  readonly total: number;
}

/**
 * Parses `/proc/stat`. Interrupt time stays out of `busy`: much of it is the network work of our own
 * loopback traffic, which no process is billed for and which would look like another program's.
 */
export function parseHostStat(text: string): HostTimes | null {
  const line = text.slice(0, text.indexOf("\n")).trim().split(/\s+/).slice(1, 9).map(Number);
  const [user, nice, system, idle, waiting, , , steal] = line;
  if (user === undefined || nice === undefined || system === undefined) return null;
  if (idle === undefined || waiting === undefined || steal === undefined) return null;
  const total = line.reduce((sum, ticks) => sum + ticks, 0);
  return {
    busy: (user + nice + system) / ticksPerSecond,
    steal: steal / ticksPerSecond,
    idle: (idle + waiting) / ticksPerSecond,
    total: total / ticksPerSecond,
  };
}

/** Parses `/proc/pressure/cpu`: seconds in which some task was ready and had no processor. */
export function parsePressure(text: string): number | null {
  const total = /^some .*total=(\d+)/m.exec(text)?.[1];
  return total === undefined ? null : Number(total) / 1e6;
}

/** Parses `/proc/<pid>/status` for the largest resident set so far, bytes. */
export function parsePeakResident(text: string): number | null {
  const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(text)?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}
