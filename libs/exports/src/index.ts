export {
  PUBLISHED_TABLES,
  type PublicationEvent,
  PublishedTableName,
  publicationEvents,
} from './domain/publications/publications.events.js';
export type { PublicationReason } from './domain/publications/publications.js';
export type { Ruleset, Shown } from './domain/suppression/ruleset.js';
export { checkEventExport } from './events/check-event-export.js';
export {
  type CloudEvent,
  type CloudEventParts,
  cloudEventType,
  type ThinCloudEvent,
  thinCloudEvent,
} from './events/cloud-event.js';
export { type EventDictionary, eventDictionary } from './events/event-dictionary.js';
export { type EventExport, EventExports, type EventManifest } from './events/event-exports.js';
export { EventFeed, type FeedChoice, type FeedItem } from './events/event-feed.js';
export { exportMoment, fileName } from './export-moment.js';
export { ExportsModule } from './exports.module.js';
export type { CsvProfile } from './formats/csv.js';
export { indigoProject } from './indigo/indigo-project.js';
export { ocdsRecordPackage } from './ocds/ocds-record.js';
export { publicationsCommands } from './publications/publications.commands.js';
export { publicationsNarrative } from './publications/publications.narrative.js';
export { publicationReasons } from './publications/publications.reasons.js';
export {
  type PublicationRow,
  PublicationsRegister,
  publicationsRegister,
} from './publications/publications-register.js';
export { type MadeTable, type PublishedTable, PublishedTables } from './publications/published-tables.js';
export { ReleasePublication, ReleasePublicationInput } from './publications/release-publication.js';
export type { Cell, ColumnFacts, ColumnType } from './tables/columns.js';
export type { Dataset } from './tables/dataset.js';
export { datasetNamed, datasets } from './tables/datasets.js';
export { InvalidExport } from './tables/filters.js';
export { type Indicator, type IndicatorWords, indicators, SHARE_MIN } from './tables/indicator-words.js';
export { type ExportFile, type TableExport, TableExports, type TableRequest } from './tables/table-exports.js';
export * from './tables/table-facts.js';
export { type NumberedExport, type TakenExport, TakenExports } from './taken/taken-exports.js';
