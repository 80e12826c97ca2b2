export type { AskedAfterwards, ReportedEffect, ReportedRecomputation } from './asked-afterwards.js';
export type { Mismatch } from './check-expectations.js';
export { namesOfCast } from './demonstration/cast-names.js';
export { type CastMember, demonstrationCast } from './demonstration/demonstration-cast.js';
export { demonstrationFiles } from './demonstration/demonstration-files.js';
export { greaterManchesterFile } from './demonstration/greater-manchester.js';
export { kirkleesLikeFile } from './demonstration/kirklees-like.js';
export { rebootWest, rebootWestFile } from './demonstration/reboot-west.js';
export { type SeedResult, seedDemonstration } from './demonstration/seed-demonstration.js';
export type { Progress } from './play-story.js';
export { parseScenario, parseScenarioText, readScenarioFile } from './read-scenario.js';
export { refusalsByPart } from './reasons.js';
export { renderReport } from './render-report.js';
export * from './reported.js';
export {
  type ReportedRefusal,
  type RunOptions,
  runScenario,
  type ScenarioReport,
} from './run-scenario.js';
export type { Scenario } from './scenario.js';
export { withScenarioDocsParts } from './scenario-docs.js';
export { problemLine, ScenarioInvalid, type ScenarioProblem } from './scenario-problem.js';
export { scenarioJsonSchema } from './scenario-schema.js';
export { SeededEntropy } from './seeded-entropy.js';
export { whatHappened } from './what-happened.js';
export { scenarioText } from './write-scenario.js';
