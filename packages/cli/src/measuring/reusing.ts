import type { Service, Services } from "@labs/experiment";

/** Hands the same servers to every run that asks for its own, since the runs take place one after the other. */
export function reusing(services: Services): () => Services {
  const redis: Promise<Service>[] = [];
  return () => {
    let taken = 0;
    return {
      postgres: () => services.postgres(),
      pgbouncer: () => services.pgbouncer(),
      haproxy: () => services.haproxy(),
      nginx: () => services.nginx(),
      prometheus: () => services.prometheus(),
      pytorch: () => services.pytorch(),
      redis() {
        const own = redis[taken] ?? services.redis();
        redis[taken++] = own;
        return own;
      },
      [Symbol.asyncDispose]: async () => {},
    };
  };
}
