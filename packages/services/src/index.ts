export { openServices, type ServicesOptions } from "./open-services.ts";
export { dataParent, storageOf } from "./places/data-parent.ts";
export { withPostgres } from "./postgres/postgres-client.ts";
export type { Choice, Prospect, WayName } from "./provider/provider.ts";
export { findPython, type Python, type PythonOptions, surveyPython } from "./python/find-python.ts";
export { endPython, type PythonProcessOptions, runOnLeash, startPython } from "./python/python-process.ts";
export { openRelay, type Relay, type RelayOptions } from "./relay/relay.ts";
export { type RelayControl, relayControl } from "./relay/relay-control.ts";
export { type Survey, type SurveyedService, type SurveyedWay, surveyServices } from "./survey.ts";
