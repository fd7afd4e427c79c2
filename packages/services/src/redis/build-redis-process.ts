/** The build in a process of its own: the package writes to standard output and reads global settings. */
import { RedisBinary } from "redis-memory-server";

await RedisBinary.getPath();
