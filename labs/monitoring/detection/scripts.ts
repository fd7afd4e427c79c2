/** Every service is asked for; what fired is held against what happened to it. */
import type { Stage } from "@labs/experiment";
import { faults } from "./data.ts";
import type { Answer, Counter, Handles, Input, Setup } from "./rig.ts";
import { judge } from "./support/judge.ts";

export async function judgeAll({
  call,
  handles,
}: Stage<Input, Answer, Setup, Handles>): Promise<Readonly<Record<Counter, number>>> {
  const findings = await Promise.all(
    handles.services.map(async (service, index) => ({
      ...service,
      ...judge(service, (await call({ service: index })).firings),
    })),
  );
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const mean = (numbers: readonly number[]) => sum(numbers) / Math.max(1, numbers.length);
  const of = (condition: (typeof faults)[number] | "blip") =>
    findings.filter((finding) => finding.condition === condition);
  const isDetected = ({ detection, falseAlerts }: (typeof findings)[number]) =>
    detection !== null && falseAlerts === 0;
  const right = Object.fromEntries(
    faults.map((fault) => [fault, of(fault).filter(isDetected).length]),
  ) as Record<(typeof faults)[number], number>;
  const blip = of("blip").filter(({ falseAlerts }) => falseAlerts === 0).length;
  const sick = faults.flatMap(of);
  const detected = sick.filter(({ detection }) => detection !== null);
  return {
    ...right,
    blip,
    correct:
      faults.filter((fault) => right[fault] === of(fault).length).length +
      (blip === of("blip").length ? 1 : 0),
    missed: sick.length - detected.length,
    falseAlerts: sum(findings.map(({ falseAlerts }) => falseAlerts)),
    pages: sum(sick.map(({ pages }) => pages)),
    detection: mean(detected.flatMap(({ detection }) => detection ?? [])),
    reset: mean(detected.map(({ reset }) => reset)),
  };
}
