import { type ImportedEvent, importLedger, type NewEvent } from '#event-log';
import { canonicalJson, eventIdOf } from '#kernel';

/** As many outcomes as a large programme has: picked at random, the worst case for the index of streams. */
const STREAMS = 60_000;
const TYPES = ['EvidenceSubmitted', 'EvidenceVerified', 'ClaimMade', 'ReferralRecorded'];

/** Deterministic, so that every round and every run meets the same events. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 0 to below `bound` (mulberry32). */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * bound);
  }
}

/** An event of about 512 bytes, as one of the ledger's own is without what is sealed. */
export function sampleEvent(number: number): NewEvent {
  const id = eventIdOf('bench', number);
  const type = TYPES[number % TYPES.length] ?? '';
  const text = canonicalJson({
    actor: { organisation: 'provider1', role: 'service-provider', subject: `user/${number % 50}` },
    command: { digest: 'IkJfRXhhbXBsZURpZ2VzdE9mQUNvbW1hbmRfMTIzNDU2Nzg', id: `command-${number}` },
    data: { achievedOn: '2021-02-28', contract: 'reboot_west', outcome: 'enters_employment', pence: number * 7 },
    id,
    occurredAt: '2021-02-28',
    recordedAt: '2021-03-01T09:14:00.000Z',
    salt: 'BwcHBwcHBwcHBwcHBwcHBw',
    type,
    v: 'outcomes-ledger/event@1',
  });
  return { id, type, text };
}

/** Where each stream of a sample ledger stands, so that appends can be asked for without reading. */
export class Streams {
  readonly #heads = new Int32Array(STREAMS).fill(-1);
  readonly #dice: Dice;

  constructor(seed: number) {
    this.#dice = new Dice(seed);
  }

  /** A stream at random, of those that are this writer's: no two writers ever meet. */
  pick(writer = 0, writers = 1): number {
    const share = Math.floor(STREAMS / writers);
    return writer + writers * this.#dice.below(share);
  }

  nameOf(stream: number): string {
    return `outcome-reboot_west-${stream}`;
  }

  expected(stream: number): number | 'no-stream' {
    const head = this.#heads[stream] ?? -1;
    return head === -1 ? 'no-stream' : head;
  }

  /** @returns the revision of the one appended. */
  appended(stream: number): number {
    const revision = (this.#heads[stream] ?? -1) + 1;
    this.#heads[stream] = revision;
    return revision;
  }
}

/** Makes a ledger of so many events, over streams at random. */
export async function sampleLedger(file: string, events: number): Promise<Streams> {
  const streams = new Streams(42);
  function* sample(): Generator<ImportedEvent> {
    for (let number = 0; number < events; number += 1) {
      const stream = streams.pick();
      yield { ...sampleEvent(number), stream: streams.nameOf(stream), revision: streams.appended(stream) };
    }
  }
  await importLedger(file, sample());
  return streams;
}
