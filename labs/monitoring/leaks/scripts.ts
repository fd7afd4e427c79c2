/** Every service of a language is diagnosed; what is said is compared with what was planted. */
import type { Stage } from "@labs/experiment";
import type { Language } from "./contract.ts";
import { culpritsOf, faultsOf, isNamed } from "./data.ts";
import type { Answer, Handles, Input, Setup } from "./rig.ts";

export type Counter =
  | "services"
  | "correct"
  | "noticed"
  | "falseAlarms"
  | "stoppedMs"
  | "extraMb"
  | "speed"
  | `named ${string}`;

type Stages = Stage<Input, Answer, Setup, Handles>;

export const diagnoseAll =
  (language: Language) =>
  async ({ call, handles }: Stages): Promise<Readonly<Partial<Record<Counter, number>>>> => {
    const all = await Promise.all(
      handles.planted.map(async (planted, service) => ({ planted, ...(await call({ service })) })),
    );
    const ours = all.filter(({ planted }) => planted.language === language);
    if (ours.length === 0) return { services: 0 };
    const sick = ours.filter(({ planted }) => culpritsOf(planted).length > 0);
    const innocent = ours.filter(({ planted }) => culpritsOf(planted).length === 0);
    const named = sick.filter(({ planted, diagnosis }) => isNamed(planted, diagnosis));
    const ofFault = faultsOf(language).map((fault) => {
      const isOf = ({ planted }: (typeof all)[number]) => planted.plant === fault;
      const count = named.filter(isOf).length;
      return { fault, count, isCorrect: count === sick.filter(isOf).length };
    });
    const isSlowed = ({ paid }: (typeof all)[number]) => paid.speed !== 1;
    const speeds = ours
      .filter(isSlowed)
      .map(({ paid }) => paid.speed)
      .toSorted((a, b) => a - b);
    return {
      ...Object.fromEntries(ofFault.map(({ fault, count }) => [`named ${fault}`, count])),
      services: ours.length,
      correct: ofFault.filter(({ isCorrect }) => isCorrect).length,
      noticed: sick.filter(({ diagnosis }) => diagnosis.leaks).length,
      falseAlarms: innocent.filter(({ diagnosis }) => diagnosis.leaks).length,
      stoppedMs: Math.max(...ours.map(({ paid }) => paid.stoppedMs)),
      extraMb: Math.max(...ours.map(({ paid }) => paid.extraBytes / 1e6)),
      speed: speeds[Math.floor(speeds.length / 2)] ?? 1,
    };
  };
