export { buildSite, type SiteOptions } from "./build-site.ts";
export { type Attachments, readAttachments } from "./model/attachments.ts";
export type { Question, StoredRun } from "./model/site.ts";
export type { Skipped } from "./pages/front-page.ts";
