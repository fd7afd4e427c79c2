export { openServices, type ServicesOptions } from "./open-services.ts";
export { type Survey, type SurveyedService, type SurveyedWay, surveyServices } from "./survey.ts";
export type { Choice, Prospect, WayName } from "./way.ts";
