export { whyNoEngine } from "./docker/container.ts";
export { openServices } from "./open-services.ts";
export { dataParent, storageOf } from "./places/temporary-folder.ts";
export { ignoreConnectionErrors, withPostgres } from "./postgres/postgres-client.ts";
export { findPython, type Python, surveyPython } from "./python/find-python.ts";
export { endPython, runPython, startPython } from "./python/python-process.ts";
export { openRelay, type Relay } from "./relay/relay.ts";
export { cleanUpAtEnd } from "./supervisor/clean-up-at-end.ts";
export { type SurveyedService, surveyServices } from "./survey.ts";
