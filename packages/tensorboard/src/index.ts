export { eventFile, eventFileName, type Step } from "./event-file.ts";
