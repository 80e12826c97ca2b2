import type { StoredEntry } from '../../apps/web/src/entries/entries-api.controller.js';
import type { RecordedAnswer } from '../../apps/web/src/http/recorded-answer.js';
import type { EventLine } from '../../libs/exports/src/events/event-line.js';
import type { CsvMetadata } from '../../libs/exports/src/formats/csv-metadata.js';
import type { CloudEvent, EventDictionary, PublishedTable } from '../../libs/exports/src/index.js';

/** What operations answer that write their text themselves: of lines, what one of them holds. */
export interface AnswersInText {
  /** What every command answers beside the references that it made, which each has of its own. */
  readonly RecordedAnswer: RecordedAnswer;
  readonly 'EntriesApi.entries': StoredEntry;
  readonly 'EventsApi.event': CloudEvent;
  readonly 'EventsApi.events': readonly CloudEvent[];
  readonly 'ExportsApi.dictionary': EventDictionary;
  readonly 'ExportsApi.events': EventLine;
  readonly 'ExportsApi.metadata': CsvMetadata;
  readonly 'PublicationsApi.table': PublishedTable;
  /** By the names of its columns: GET /v1/exports has their meaning. */
  readonly 'AllPaymentsApi.file': Readonly<Record<string, string | number | boolean | null>>;
  readonly 'ExportsApi.table': Readonly<Record<string, string | number | boolean | null>>;
}
