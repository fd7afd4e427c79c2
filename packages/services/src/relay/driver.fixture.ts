/** For relay.long.test.ts, which kills it: a process with a relay that it does not dispose of. */
import { openRelay } from "./relay.ts";

const relay = await openRelay({ to: process.env.RELAY_TO ?? "", oneWayMs: 0 });
console.log(new URL(relay.url).port);
setInterval(() => {}, 60_000);
