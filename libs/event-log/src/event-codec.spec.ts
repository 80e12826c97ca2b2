import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Actor, CalendarDate, canonicalJson, type Entropy, instant, PersonId, SystemEntropy } from '#kernel';
import { TestSealer } from '../test/test-sealer.js';
import { EventCodec, type Surroundings } from './event-codec.js';
import { LogCorrupt, type LoggedEvent, type NewEvent, type Position } from './event-log.js';
import { EventRegistry, type EventTypes, eventType, personal, UnknownEventType } from './event-types.js';
import { leafHash, leafHashOfBytes, writeLeafHash } from './leaf-hash.js';

const visitEvents = {
  VisitMade: eventType(
    'Somebody was visited',
    {
      person: PersonId,
      visitedOn: CalendarDate,
      minutes: z.int().optional(),
      room: z.strictObject({ floor: z.int(), door: z.string().optional() }).optional(),
      words: personal(z.string().max(200)),
      phones: personal(z.array(z.string())),
    },
    { subject: 'person', occurred: 'visitedOn' },
  ),
  DoorPainted: eventType('The door was painted', { colour: z.string() }),
};

const person = 'P7K3Q000000000000';
const around: Surroundings = {
  stream: 'visit-1',
  revision: 4,
  recordedAt: instant('2021-03-01T09:14:00Z'),
  actor: Actor.parse({ subject: 'user/ann', organisation: 'org1', role: 'service-provider' }),
  command: { id: 'c1', digest: 'd1' },
  correlation: 'c1',
  reliesOn: [],
  evidence: [],
};

function codecOf(types: EventTypes = visitEvents, entropy: Entropy = new SystemEntropy(), sealer = new TestSealer()) {
  return new EventCodec(new EventRegistry(types), sealer, entropy);
}

function logged(event: NewEvent, place: Partial<LoggedEvent> = {}): LoggedEvent {
  const { stream, revision } = around;
  return { ...event, stream, revision, position: '1' as Position, leaf: leafHash(event.text), ...place };
}

function altered(event: NewEvent, change: (envelope: Record<string, unknown>) => unknown): LoggedEvent {
  const envelope = JSON.parse(event.text) as Record<string, unknown>;
  change(envelope);
  return logged({ ...event, text: canonicalJson(envelope) });
}

const visit = { type: 'VisitMade', person, visitedOn: '2021-02-27', words: 'She is well ☀', phones: ['0117 496 0000'] };

describe('an event that is stored', () => {
  it('comes back as it was, without what is personal', () => {
    const codec = codecOf();
    const { event, envelope } = codec.decode(logged(codec.encode(visit, 0, around)));
    expect(event).toEqual({ type: 'VisitMade', person, visitedOn: '2021-02-27' });
    expect(envelope).toMatchObject({ stream: 'visit-1', revision: 4, occurredAt: '2021-02-27', actor: around.actor });
  });

  it('happened when it was recorded, unless it says on which day', () => {
    const codec = codecOf();
    const { envelope } = codec.decode(logged(codec.encode({ type: 'DoorPainted', colour: 'red' } as never, 0, around)));
    expect(envelope.occurredAt).toBe(around.recordedAt);
  });

  it('is canonical, and has an id of its command and place in it', () => {
    const codec = codecOf();
    const [first, again, second] = [0, 0, 1].map((index) => codec.encode(visit, index, around)) as [
      NewEvent,
      NewEvent,
      NewEvent,
    ];
    expect(first.text).toBe(canonicalJson(JSON.parse(first.text)));
    expect(again.id).toBe(first.id);
    expect(second.id).not.toBe(first.id);
    // Each has a salt of its own, so that its leaf says nothing to who can guess the rest.
    expect(again.text).not.toBe(first.text);
  });

  it('leaves out what was given as undefined, however deep', () => {
    const given = { ...visit, minutes: undefined, room: { floor: 2, door: undefined } };
    const { text } = codecOf().encode(given, 0, around);
    expect((JSON.parse(text) as { data: unknown }).data).toEqual({
      person,
      visitedOn: '2021-02-27',
      room: { floor: 2 },
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['a field too many', { ...visit, mood: 'good' }],
    ['a field too few', { type: 'VisitMade', person }],
    ['a day that does not exist', { ...visit, visitedOn: '2021-02-29' }],
    ['minutes that are not whole', { ...visit, minutes: 1.5 }],
    ['personal words that are too long', { ...visit, words: 'x'.repeat(201) }],
  ])('cannot have %s', (_, event) => {
    expect(() => codecOf().encode(event as { type: string }, 0, around)).toThrow(z.ZodError);
  });

  // What could be written and never read would close its stream for ever.
  it.each<[string, Partial<Record<keyof Surroundings, unknown>>]>([
    ['recorded by somebody with a name', { actor: { ...around.actor, subject: 'Ann Other' } }],
    ['recorded in a role that there is not', { actor: { ...around.actor, role: 'friend' } }],
    ['recorded at a time of day', { recordedAt: '09:14' }],
    ['caused by what is no event', { causation: 'yesterday' }],
    ['resting on what is no event', { reliesOn: [{ event: '', stream: 'visit-1', revision: 0, as: 'visit' }] }],
    ['resting on a file without a digest', { evidence: [{ digest: '', bytes: 1, mediaType: 'a/b', encrypted: true }] }],
  ])('cannot be %s', (_, surroundings) => {
    expect(() => codecOf().encode(visit, 0, { ...around, ...surroundings } as Surroundings)).toThrow(z.ZodError);
  });

  it('is of a type that is registered', () => {
    expect(() => codecOf().encode({ type: 'MoonRose' }, 0, around)).toThrow(UnknownEventType);
    expect(() => codecOf().encode({ type: 'toString' }, 0, around)).toThrow(UnknownEventType);
  });
});

describe('what is personal in an event', () => {
  it('is sealed: no word of it is in the stored text', () => {
    const { text } = codecOf().encode(visit, 0, around);
    // Each with a space: four letters or digits alone may stand in a salt, an id or what was sealed by chance.
    expect(text).not.toContain('is well');
    expect(text).not.toContain('0117 496');
    const { sealed, data } = JSON.parse(text) as { sealed: { path: string; subject: string }[]; data: object };
    expect(sealed.map(({ path, subject }) => [path, subject])).toEqual([
      ['/words', person],
      ['/phones', person],
    ]);
    expect(Object.keys(data)).toEqual(['person', 'visitedOn']);
  });

  it('is not there when it was not given', () => {
    const { words: _, phones: __, ...silent } = visit;
    expect(JSON.parse(codecOf().encode(silent, 0, around).text)).toMatchObject({ sealed: [] });
  });

  it('opens for who holds the key, and is gone with it', () => {
    const sealer = new TestSealer();
    const codec = codecOf(visitEvents, new SystemEntropy(), sealer);
    const { envelope } = codec.decode(logged(codec.encode(visit, 0, around)));
    expect(codec.open(envelope)).toEqual({ words: 'She is well ☀', phones: ['0117 496 0000'] });
    sealer.erase(person);
    expect(codec.open(envelope)).toEqual({ words: 'erased', phones: 'erased' });
    expect(codec.decode(logged(codec.encode(visit, 0, around))).event).toMatchObject({ person });
  });

  it.each<[string, (envelope: Record<string, unknown>) => void]>([
    ['moved to another event', (envelope) => Object.assign(envelope, { id: '5c9a1d0e-3f6b-4d0c-9a77-e1b2c4d5f607' })],
    ['moved to another field', ({ sealed }) => Object.assign((sealed as object[])[0] ?? {}, { path: '/phones' })],
    ['changed', ({ sealed }) => Object.assign((sealed as object[])[0] ?? {}, { ct: 'A'.repeat(80) })],
  ])('does not open when it was %s', (_, change) => {
    const codec = codecOf();
    const event = codec.encode(visit, 0, around);
    const envelope = JSON.parse(altered(event, change).text);
    expect(() => codec.open(envelope)).toThrow();
  });

  it('needs to be somebody’s', () => {
    expect(() => eventType('No subject', { words: personal(z.string()) })).toThrow('whose key seals them');
    const anonymous = {
      Said: eventType('Said', { by: z.string().optional(), words: personal(z.string()) }, { subject: 'by' }),
    };
    expect(() => codecOf(anonymous).encode({ type: 'Said', words: 'x' } as never, 0, around)).toThrow(
      'Said has words but does not say whose it is',
    );
  });
});

describe('what is read', () => {
  const codec = codecOf();
  const event = codec.encode(visit, 0, around);

  it.each<[string, LoggedEvent, string]>([
    ['not JSON', logged({ ...event, text: '{"v":' }), 'visit-1/4 is not JSON'],
    ['no event', logged({ ...event, text: '{"a":1}' }), 'visit-1/4 is not an event'],
    ['in another stream than it says', logged(event, { stream: 'visit-2' }), 'visit-2/4 says that it is visit-1/4'],
    ['at another revision than it says', logged(event, { revision: 5 }), 'visit-1/5 says that it is visit-1/4'],
    ['under another id than it says', logged(event, { id: 'other' }), 'visit-1/4 says that it is'],
    ['of another shape', altered(event, ({ data }) => Object.assign(data as object, { x: 1 })), 'is not a VisitMade'],
    ['of a later version', altered(event, (e) => Object.assign(e, { schemaVersion: 2 })), 'by a newer version'],
    ['with a field that no envelope has', altered(event, (e) => Object.assign(e, { note: 1 })), 'is not an event'],
  ])('is refused when it is %s', (_, entry, message) => {
    expect(() => codec.decode(entry)).toThrow(LogCorrupt);
    expect(() => codec.decode(entry)).toThrow(message);
  });

  it('is refused with the first things that are wrong, on one line', () => {
    const entry = altered(event, (envelope) =>
      Object.assign(envelope, { a: 1, data: 1, sealed: 1, evidence: 1, actor: 1 }),
    );
    expect(() => codec.decode(entry)).toThrow(/^visit-1\/4 is not an event: [^\n]+; and \d+ more$/);
  });

  it('is refused by name when its type is unknown', () => {
    const entry = altered(event, (envelope) => Object.assign(envelope, { type: 'MoonRose' }));
    expect(() => codec.decode(entry)).toThrow(new UnknownEventType('MoonRose'));
  });
});

describe('an event of an earlier version', () => {
  const versions = (version: number, upcasters: NonNullable<Parameters<typeof eventType>[2]>['upcasters'] = {}) => ({
    DoorPainted: eventType(
      'The door was painted',
      version === 1
        ? { colour: z.string() }
        : version === 2
          ? { colours: z.array(z.string()) }
          : { colours: z.array(z.string()), coats: z.int() },
      { version, upcasters },
    ),
  });
  const first = codecOf(versions(1)).encode({ type: 'DoorPainted', colour: 'red' } as never, 0, around);
  const toTwo = ({ colour }: Readonly<Record<string, unknown>>) => ({ colours: [colour] });
  const toThree = (data: Readonly<Record<string, unknown>>) => ({ ...data, coats: 1 });

  it('is brought to the current one, a version at a time', () => {
    const codec = codecOf(versions(3, { 1: toTwo, 2: toThree }));
    expect(codec.decode(logged(first)).event).toEqual({ type: 'DoorPainted', colours: ['red'], coats: 1 });
    const second = codecOf(versions(2)).encode({ type: 'DoorPainted', colours: ['blue'] } as never, 0, around);
    expect(codec.decode(logged(second)).event).toEqual({ type: 'DoorPainted', colours: ['blue'], coats: 1 });
  });

  it('is not guessed at when a step is missing', () => {
    expect(() => codecOf(versions(3, { 1: toTwo })).decode(logged(first))).toThrow('version 2 has no way to version 3');
  });
});

describe('the registry', () => {
  it('knows each name once', () => {
    expect(() => new EventRegistry(visitEvents, { VisitMade: visitEvents.VisitMade })).toThrow('Two event types');
    expect([...new EventRegistry(visitEvents).entries()].map(([name]) => name)).toEqual(['VisitMade', 'DoorPainted']);
  });
});

describe('a leaf', () => {
  it.each(['', '{}', 'é𠮷\u0000', 'x'.repeat(65_535)])('is SHA-256 of a nought byte and the text', (text) => {
    const leaf = leafHash(text);
    expect(leaf).toHaveLength(32);
    expect(leafHashOfBytes(Buffer.from(text))).toEqual(leaf);
    const place = Buffer.alloc(40, 1);
    writeLeafHash(text, place, 4);
    expect(place.subarray(4, 36)).toEqual(leaf);
    expect([...place.subarray(0, 4), ...place.subarray(36)]).toEqual(Array(8).fill(1));
  });

  it('is what RFC 6962 says of an empty entry', () => {
    expect(leafHash('').toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
  });
});
