import type { RedisOptions } from "ioredis";

/** What ioredis is given beside a URL; how replies are typed is decided where a client is made. */
export type ConnectionOptions = Omit<RedisOptions, "replyMapping">;
