/** Every tool on its service, which starts, serves and is looked at. */
import { random } from "@labs/experiment";
import { describeExperiment } from "@labs/harness/testing";
import { openServices } from "@labs/services";
import { afterAll, describe, expect, test } from "vitest";
import { lookForPython } from "../shared/python.ts";
import { drawRequest } from "../shared/screening.ts";
import { actors, isNamed, plants, verdictOn } from "./data.ts";
import experiment from "./experiment.ts";
import type { Finding } from "./rig.ts";
import { startService } from "./support/service.ts";

const python = await lookForPython();
const services = openServices({ say: () => {} });
afterAll(() => services[Symbol.asyncDispose]());

const lab = describeExperiment(experiment, services);

async function examine(name: string, plant: (typeof plants)[number]): Promise<Finding> {
  await using tool = await lab().open(name);
  for (const _ of [1, 2]) await tool.call({ plant: "good day" });
  const answer = await tool.call({ plant });
  if (!("diagnosis" in answer)) throw new Error("there is no finding");
  return answer;
}

describe.skipIf("missing" in python)(`FastAPI${"missing" in python ? ` (${python.missing})` : ""}`, () => {
  test("it answers the same, whatever is wrong with it", async () => {
    await using service = await startService("fastapi", lab().setup);
    const draw = random("answers");
    for (const plant of plants) {
      await service.change(plant);
      const requests = Array.from({ length: 6 }, () => drawRequest(draw, actors));
      expect(await Promise.all(requests.map(service.screen)), plant).toEqual(requests.map(verdictOn));
    }
  });

  test.each(
    (["quadratic", "unbatched inference"] as const).flatMap((plant) =>
      ["cprofile", "pyinstrument", "py-spy-record", "py-spy-dump"].map((name) => ({ name, plant })),
    ),
  )("$name names the function of: $plant", async ({ name, plant }) => {
    const { diagnosis, recording } = await examine(name, plant);
    expect(isNamed(plant, diagnosis), recording.output.slice(0, 1_000)).toBe(true);
  });

  test("callers who get the profile's page are refused an answer", async () => {
    await using tool = await lab().open("profile-for-answer");
    const request = drawRequest(random("page"), actors);
    expect(await tool.call(request)).toEqual({ unreadable: expect.stringContaining("html") });
  });
});

test("Clinic.js Doctor starts the service, and leaves its findings", async () => {
  const { recording } = await examine("clinic-doctor", "quadratic");
  expect(JSON.parse(recording.output)).toHaveProperty("issues.loopUtilization");
});
