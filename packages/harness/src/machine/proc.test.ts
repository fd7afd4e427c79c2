import { expect, test } from "vitest";
import { allowedCpus, parseCpuList } from "./cpu-list.ts";
import { parseHostStat, parsePeakResident, parsePressure, parseProcessStat, parseSchedule } from "./proc.ts";
import { distribution, runnerImage } from "./software-facts.ts";

test("processor time of a process is read behind any name", () => {
  const stat = "4242 (node (v26) x) S 1 4242 4242 0 -1 4194560 9 8 7 6 150 50 30 20 20 0 11 0 5 1 2";
  expect(parseProcessStat(stat)).toEqual({ own: 2, ended: 0.5 });
  expect(parseProcessStat("4242 (node) Z")).toBeNull();
});

test("running and waiting time of a thread are nanoseconds", () => {
  expect(parseSchedule("1500000000 250000000 42\n")).toEqual({ ran: 1.5, waited: 0.25 });
});

test("the machine's busy time leaves interrupts out, its total does not", () => {
  const stat = "cpu  6566 10 3872 197746 395 7 75 367 0 0\ncpu0 2630 0 1577 100027 23 0 12 183 0 0\n";
  expect(parseHostStat(stat)).toEqual({
    busy: expect.closeTo(104.48),
    steal: expect.closeTo(3.67),
    idle: expect.closeTo(1981.41),
    total: expect.closeTo(2090.38),
  });
  expect(parseHostStat("")).toBeNull();
});

test("pressure is the total of tasks that waited", () => {
  const text =
    "some avg10=0.39 avg60=0.59 avg300=0.95 total=22291144\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n";
  expect(parsePressure(text)).toBeCloseTo(22.291144);
  expect(parsePressure("")).toBeNull();
});

test("the largest resident set is bytes, and a kernel thread has none", () => {
  expect(parsePeakResident("Name:\tnode\nVmHWM:\t   81920 kB\nVmRSS:\t   71920 kB\n")).toBe(83_886_080);
  expect(parsePeakResident("Name:\tkthreadd\n")).toBeNull();
});

test("processor lists are read as the kernel writes them", () => {
  expect(parseCpuList("0-2,5,7-8")).toEqual([0, 1, 2, 5, 7, 8]);
  expect(parseCpuList("")).toEqual([]);
  expect(allowedCpus("Cpus_allowed:\t3\nCpus_allowed_list:\t0-1\n")).toEqual([0, 1]);
  expect(allowedCpus(null)).toEqual([]);
});

test("names of systems and runner images are found where they exist", () => {
  expect(distribution('NAME="Debian"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n')).toBe(
    "Debian GNU/Linux 12 (bookworm)",
  );
  expect(distribution(null)).toBeNull();
  expect(runnerImage({ ImageOS: "ubuntu24", ImageVersion: "20260801.1" })).toBe("ubuntu24 20260801.1");
  expect(runnerImage({})).toBeNull();
});
