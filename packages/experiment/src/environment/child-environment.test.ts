import { expect, test } from "vitest";
import { childEnvironment } from "./child-environment.ts";

test("a child gets none of the user's settings for pip, Python, libpq and Node", () => {
  const env = {
    PIP_TARGET: "/elsewhere",
    PIP_USER: "1",
    PYTHONPATH: "/mine",
    PYTHONHOME: "/mine",
    PGPORT: "1",
    PGSSLMODE: "require",
    NODE_OPTIONS: "--inspect",
    HOME: "/home/me",
  };
  expect(Object.keys(childEnvironment(env)).sort()).toEqual(["HOME", "NO_PROXY", "no_proxy"]);
});

test("a child reaches loopback without the proxy, which stays in place for other hosts", () => {
  const env = childEnvironment({ HTTP_PROXY: "http://proxy:3128", no_proxy: "intra.net,localhost" });
  expect(env).toMatchObject({
    HTTP_PROXY: "http://proxy:3128",
    NO_PROXY: "intra.net,localhost,127.0.0.1,::1",
    no_proxy: "intra.net,localhost,127.0.0.1,::1",
  });
});
