import { createHash } from 'node:crypto';
import { ContractRegister } from '#contracts';
import type { EventCodec, EventLog } from '#event-log';
import type { ReadStore } from '#read-store';
import { exportMoment, fileName } from '../export-moment.js';
import { InvalidExport } from '../tables/filters.js';
import type { ExportFile } from '../tables/table-exports.js';
import { type ExportMoment, MEDIA_TYPES } from '../tables/table-facts.js';
import { type EventDictionary, eventDictionary } from './event-dictionary.js';
import { eventLine, StaffLabels, sha256 } from './event-line.js';

export interface EventExportRequest {
  /** Events of one contract; of all and of the organisations, when absent. */
  readonly contract?: string | undefined;
  /** A line as whoever asks is shown it; empty for one that they are not shown. Every line as it is, when absent. */
  readonly hiding?: ((line: string) => string) | undefined;
  /** The last entry that counts; all of them, when absent. */
  readonly asOf?: number | undefined;
}

/** What an export of events must be held against by whoever got it. */
export interface EventManifest {
  readonly format: 'outcomes-ledger/events@1';
  readonly name: string;
  readonly contract: string | null;
  readonly moment: ExportMoment;
  readonly events: number;
  /** How many more there are that whoever takes the file is not shown; absent where there are none. */
  readonly others?: number;
  readonly byType: Readonly<Record<string, number>>;
  readonly bytes: number;
  readonly sha256: string;
  readonly dictionarySha256: string;
}

export interface EventExport extends ExportFile {
  readonly manifest: EventManifest;
  readonly dictionary: EventDictionary;
  /** The dictionary as the manifest has its digest. */
  readonly dictionaryText: string;
}

const BATCH = 500;

/** Makes the file of events that evaluators work with: pseudonyms, nothing that is sealed, and no name of anybody's own. */
export class EventExports {
  constructor(
    private readonly store: ReadStore,
    private readonly log: EventLog,
    private readonly codec: EventCodec,
  ) {}

  /**
   * Reads the log once for the count and the digest, and once more when the content is sent.
   *
   * @throws InvalidExport for an entry or a contract that there is none of.
   */
  async of({ contract, asOf, hiding = (text) => text }: EventExportRequest): Promise<EventExport> {
    const moment = exportMoment(this.store, asOf);
    if (
      contract !== undefined &&
      new ContractRegister(this.store).contract(contract, { asOf: moment.entry }) === undefined
    ) {
      throw new InvalidExport('contract', 'must be one that the ledger knew at that entry');
    }
    const hash = createHash('sha256');
    const byType = new Map<string, number>();
    let bytes = 0;
    let others = 0;
    for await (const lines of this.#lines(contract, moment.entry)) {
      for (const { type, text: whole } of lines) {
        const text = hiding(whole);
        if (text === '') {
          others += 1;
          continue;
        }
        byType.set(type, (byType.get(type) ?? 0) + 1);
        hash.update(text);
        bytes += Buffer.byteLength(text);
      }
    }
    const dictionary = eventDictionary(this.codec.registry);
    const dictionaryText = `${JSON.stringify(dictionary, undefined, 2)}\n`;
    const digest = hash.digest();
    const name = fileName('events', moment, { contract, extension: 'jsonl' });
    const lines = () => this.#lines(contract, moment.entry);
    return {
      name,
      mediaType: MEDIA_TYPES.jsonl,
      bytes,
      sha256: digest,
      async *content() {
        for await (const batch of lines()) yield Buffer.from(batch.map(({ text }) => hiding(text)).join(''));
      },
      dictionary,
      dictionaryText,
      manifest: {
        format: 'outcomes-ledger/events@1',
        name,
        contract: contract ?? null,
        moment,
        ...(others === 0 ? {} : { others }),
        events: [...byType.values()].reduce((sum, events) => sum + events, 0),
        byType: Object.fromEntries([...byType].sort(([one], [other]) => (one < other ? -1 : 1))),
        bytes,
        sha256: digest.toString('hex'),
        dictionarySha256: sha256(dictionaryText).toString('hex'),
      },
    };
  }

  async *#lines(contract: string | undefined, last: number): AsyncGenerator<{ type: string; text: string }[]> {
    const labels = new StaffLabels();
    const entryOf = (event: string) =>
      this.store.get<{ sequence: number }>('SELECT sequence FROM entries WHERE event_id = :event', { event })?.sequence;
    for await (const batch of this.log.readAll('start', { batchSize: BATCH })) {
      const lines = [];
      for (const entry of batch) {
        if (entry.sequence > last) break;
        const recorded = this.codec.decode(entry);
        const type = this.codec.registry.get(entry.type);
        const isWanted =
          contract === undefined || ('contract' in recorded.event && recorded.event.contract === contract);
        if (isWanted) lines.push({ type: entry.type, text: eventLine({ entry, recorded, type, labels, entryOf }) });
      }
      if (lines.length > 0) yield lines;
      if ((batch.at(-1)?.sequence ?? -1) >= last) return;
    }
  }
}
