import { expect, test } from "vitest";
import { selectorText } from "./selector-text.ts";

test("a selector is printed as Go prints it, labels in the order of their names", () => {
  expect(selectorText(undefined)).toBe("nil");
  const selector = {
    matchLabels: { queue: "mail", app: "web" },
    matchExpressions: [
      { key: "zone", operator: "In", values: ["a", "b"] },
      { key: "old", operator: "DoesNotExist" },
    ],
  } as const;
  expect(selectorText(selector)).toBe(
    "&LabelSelector{MatchLabels:map[string]string{app: web,queue: mail,},MatchExpressions:[]LabelSelectorRequirement{" +
      "LabelSelectorRequirement{Key:zone,Operator:In,Values:[a b],}," +
      "LabelSelectorRequirement{Key:old,Operator:DoesNotExist,Values:[],},},}",
  );
});
