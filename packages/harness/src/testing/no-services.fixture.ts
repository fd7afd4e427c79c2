import type { Services } from "@labs/experiment";

/** For experiments that need none. */
export const noServices: Services = {
  postgres: () => Promise.reject(new Error("not needed")),
  redis: () => Promise.reject(new Error("not needed")),
  pgbouncer: () => Promise.reject(new Error("not needed")),
  haproxy: () => Promise.reject(new Error("not needed")),
  nginx: () => Promise.reject(new Error("not needed")),
  prometheus: () => Promise.reject(new Error("not needed")),
  pytorch: () => Promise.reject(new Error("not needed")),
  [Symbol.asyncDispose]: async () => {},
};
