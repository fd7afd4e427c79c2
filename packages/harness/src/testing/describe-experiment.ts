import { type Experiment, LabError, random, type ServiceName, type Services } from "@labs/experiment";
import { afterAll, beforeAll, describe, expect, type TestContext, test } from "vitest";
import type { AnyExperiment } from "../experiment/any-experiment.ts";
import { presets } from "../plan/preset.ts";
import { checkAnswers, checksOf, referenceOf } from "../round/verify.ts";
import { type AnyOpened, type OpenedExperiment, openExperiment } from "./open-experiment.ts";

interface DescribeOptions {
  /**
   * Answers of each right variant that are checked, eight at once: fewer where one takes long.
   *
   * @default 16
   */
  readonly checks?: number;
  /**
   * Only the baseline, the reference and the first wrong variant are opened, where to open one takes seconds of the
   * processor: a long test opens all of them, of every experiment whose test says so.
   *
   * @default false
   */
  readonly few?: boolean;
}

/**
 * The tests that every experiment has: each variant answers correctly at the smallest size, and each wrong one is
 * found out by the checks of a run. A variant that cannot run here is skipped with its reason.
 *
 * @returns what gives the experiment that these tests opened to the other tests of the file
 */
export function describeExperiment<
  S,
  Setup,
  I,
  O,
  N extends ServiceName,
  V extends string,
  C extends string,
  M extends string,
  K extends string,
  Handles,
>(
  experiment: Experiment<S, Setup, I, O, N, V, C, M, K, Handles>,
  services: Services,
  options?: DescribeOptions,
): () => OpenedExperiment<S, Setup, I, O, N, K, Handles>;
export function describeExperiment(
  experiment: AnyExperiment,
  services: Services,
  { checks = 16, few = false }: DescribeOptions = {},
): () => AnyOpened {
  let opened: AnyOpened;
  beforeAll(async () => {
    opened = await openExperiment(experiment, services);
  });
  afterAll(() => opened?.[Symbol.asyncDispose]());

  describe("as in every experiment", () => {
    /** The mistake that the checks of a run find. */
    const mistakeOf = async (name: string, asked: Asked, context: TestContext) => {
      await opened.services.redis?.empty();
      try {
        await using variant = await opened.open(name);
        const options = { ...asked, random: random("check", name), when: "before" } as const;
        return await checkAnswers(referenceOf(experiment, opened), variant.call, options);
      } catch (error) {
        if (error instanceof LabError && error.code === "SKIPPED") context.skip(error.message);
        throw error;
      }
    };

    const right = few ? fewOf(experiment) : Object.keys(experiment.variants);
    test.for(right)("%s answers correctly", async (name, context) => {
      expect(await mistakeOf(name, { count: checks }, context)).toBeNull();
    });

    const { ofWrong, eachKind = false } = checksOf(experiment, presets.smoke.checks);
    const asInRun = { count: ofWrong, ofEachKind: eachKind };
    const wrong = Object.keys(experiment.wrong ?? {});
    test.for(few ? wrong.slice(0, 1) : wrong)("%s is refused", async (name, context) => {
      expect(await mistakeOf(name, asInRun, context)).toMatchObject({ status: "wrong" });
    });
  });
  return () => opened;
}

type Asked = Pick<Parameters<typeof checkAnswers>[2], "count" | "ofEachKind">;

function fewOf({ baseline, goal }: AnyExperiment): string[] {
  return [...new Set([baseline, goal?.reference ?? baseline])];
}
