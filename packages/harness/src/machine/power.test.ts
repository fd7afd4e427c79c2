import { join } from "node:path";
import { expect, test } from "vitest";
import { plant } from "./plant.fixture.ts";
import { linuxPower, parsePmset, powerWarnings } from "./power.ts";

test("Linux tells a battery that discharges from a mains adapter", () => {
  const laptop = (online: string, status: string) => {
    const root = plant({
      "AC/type": "Mains\n",
      "AC/online": `${online}\n`,
      "BAT0/type": "Battery\n",
      "BAT0/status": `${status}\n`,
      profile: "low-power\n",
    });
    return linuxPower(root, join(root, "profile"));
  };
  expect(laptop("0", "Discharging")).toEqual({ source: "battery", lowPowerMode: true });
  expect(laptop("1", "Charging")).toEqual({ source: "mains", lowPowerMode: true });
});

test("the battery of a mouse is not the machine's, and a server has none", () => {
  const root = plant({ "hid/type": "Battery\n", "hid/scope": "Device\n", "hid/status": "Discharging\n" });
  expect(linuxPower(root, join(root, "none"))).toEqual({ source: null, lowPowerMode: null });
  expect(linuxPower(join(root, "none"), join(root, "none"))).toEqual({ source: null, lowPowerMode: null });
});

test("macOS says it through pmset", () => {
  expect(parsePmset("Now drawing from 'Battery Power'\n", " lowpowermode         1\n")).toEqual({
    source: "battery",
    lowPowerMode: true,
  });
  expect(parsePmset("Now drawing from 'AC Power'\n", " sleep 1\n")).toEqual({
    source: "mains",
    lowPowerMode: null,
  });
  expect(parsePmset("", "")).toEqual({ source: null, lowPowerMode: null });
});

test("a battery or a saving mode is worth a warning", () => {
  expect(powerWarnings({ source: "mains", lowPowerMode: false })).toEqual([]);
  expect(powerWarnings({ source: null, lowPowerMode: null })).toEqual([]);
  expect(powerWarnings({ source: "battery", lowPowerMode: true })).toMatchObject([
    { code: "power", severity: "warn", message: expect.stringMatching(/on battery and in low power mode/) },
  ]);
});
