/** Processor numbers of a list as the kernel writes it: `0-2,5` is 0, 1, 2 and 5. */
export function parseCpuList(list: string): number[] {
  return list
    .trim()
    .split(",")
    .filter((part) => part !== "")
    .flatMap((part) => {
      const [first = Number.NaN, last = first] = part.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    });
}

/** Processors that this process may use; empty where the system does not say. */
export function allowedCpus(status: string | null): number[] {
  const list = /^Cpus_allowed_list:\s*(.*)$/m.exec(status ?? "")?.[1];
  return list === undefined ? [] : parseCpuList(list);
}
