import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import { reasonOf } from "../provider/reason-of.ts";
import { connectRedis } from "./redis-client.ts";

/**
 * Takes a logical database of the user's server for this run. Nothing is flushed that this run
 * did not create: a database is taken only while it holds no key, and only that database is emptied,
 * never the server. The connection stays open and its name tells other runs that the database is
 * taken; of two that connect at once, the older connection wins.
 *
 * @returns the open connection, or why the database cannot be taken
 */
export async function claimDatabase(url: string, database: number): Promise<Redis | string> {
  const claim = await connectRedis(url, `labs-${randomBytes(6).toString("hex")}`).catch((error: unknown) => {
    if (/out of range/i.test(reasonOf(error))) return reasonOf(error);
    throw error;
  });
  if (typeof claim === "string") return claim;
  const refusal = await refusalOf(claim, database);
  if (refusal === undefined) return claim;
  claim.disconnect();
  return refusal;
}

async function refusalOf(claim: Redis, database: number): Promise<string | undefined> {
  const keys = await claim.dbsize();
  if (keys > 0) return `holds ${keys} ${keys === 1 ? "key" : "keys"}`;
  const mine = await claim.client("ID");
  const clients = String(await claim.client("LIST")).split("\n");
  const taken = clients.some((line) => {
    const field = (name: string) => line.match(new RegExp(`\\b${name}=(\\S*)`))?.[1];
    return (
      field("name")?.startsWith("labs-") && Number(field("db")) === database && Number(field("id")) < mine
    );
  });
  return taken ? "is used by another run of the labs" : undefined;
}
