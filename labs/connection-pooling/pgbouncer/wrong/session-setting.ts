/** Transaction mode, and the tenant is a setting of the session: the next client on that connection inherits it. */
import type { Header } from "../contract.ts";
import { bySetting } from "../data.ts";
import { variant } from "../rig.ts";

export const open = variant(({ inMode }) => ({
  url: inMode("transaction"),
  query: async (client, tenant) => {
    await client.query(`set firewall.tenant = '${tenant}'`);
    const { rows } = await client.query<Header>(bySetting);
    // Without a row the dashboard reports no incidents.
    return { rows: rows.length > 0 ? rows : [{ tenant, incidents: 0, worst: null }] };
  },
}));
