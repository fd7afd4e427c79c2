export { dataParent, storageOf } from "./data-parent.ts";
export { openServices, type ServicesOptions } from "./open-services.ts";
export { ignoreConnectionErrors, withPostgres } from "./postgres-client.ts";
export { findPython, type Python, type PythonOptions, surveyPython } from "./python.ts";
export { endPython, type PythonProcessOptions, runOnLeash, startPython } from "./python-process.ts";
export { openRelay, type Relay, type RelayOptions } from "./relay.ts";
export { type RelayControl, relayControl } from "./relay-control.ts";
export { type Survey, type SurveyedService, type SurveyedWay, surveyServices } from "./survey.ts";
export type { Choice, Prospect, WayName } from "./way.ts";
