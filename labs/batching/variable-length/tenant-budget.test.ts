import { expect, test } from "vitest";
import { openTenantBudget } from "./support/tenant-budget.ts";

test("a tenant gets its budget of tokens, whatever others have, and again what it gave back", () => {
  const budget = openTenantBudget(512);
  expect([256, 256, 1].map((tokens) => budget.take("long", tokens))).toEqual([true, true, false]);
  expect(budget.take("short", 20)).toBe(true);
  budget.giveBack("long", 256);
  expect(budget.take("long", 200)).toBe(true);
  expect(budget.take("long", 200)).toBe(false);
});

test("a prompt that is longer than the budget is taken alone", () => {
  const budget = openTenantBudget(100);
  expect(budget.take("one", 256)).toBe(true);
  expect(budget.take("one", 1)).toBe(false);
  budget.giveBack("one", 256);
  expect(budget.take("one", 1)).toBe(true);
});
