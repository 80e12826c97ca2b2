import type { Findings } from '../findings.js';
import { base64, canonical } from '../formats/index.js';
import type { BundleEvent } from './bundle-event.js';
import { isObject } from './bundle-event.js';
import type { CheckedKeys } from './check-keys.js';
import { roleOf } from './roles.js';

/** What a bundle is about. */
export interface BundleSubject {
  readonly kind: string;
  readonly ref: string;
}

export interface BundleIndex {
  readonly subject: BundleSubject;
  /** The last entry that was looked at. */
  readonly asOf: number;
  /** How each event belongs to it, by entry. */
  readonly relations: ReadonlyMap<number, string>;
  readonly evidence: ReadonlyMap<string, string>;
}

export const BUNDLE_FORMAT = 'outcomes-ledger/bundle@1';
const RELATIONS = new Set(['subject', 'rests-on', 'before', 'later']);
/** What these rest on is here whole; of what is about one person, what concerns others is left out. */
const WHOLE = new Set(['payment', 'statement', 'variation']);

/**
 * Holds data/index.json to the events themselves: it helps to find one's way, and says nothing that they do not.
 *
 * @param text the file; its entries are compared as canonical JSON, one a line.
 */
export function checkIndex(
  text: string,
  events: readonly BundleEvent[],
  { checkpoint }: CheckedKeys,
  findings: Findings,
): BundleIndex | undefined {
  const found = (says: string, entry?: number) => findings.found('index', says, entry === undefined ? {} : { entry });
  const value = parsed(text);
  if (value === undefined) {
    found('data/index.json is not in the form of this version');
    return undefined;
  }
  const { subject, asOf, log, entries, evidence } = value;
  const { origin, size, root } = checkpoint;
  if (log.origin !== origin || log.size !== Number(size) || log.root !== base64(root)) {
    found('data/index.json is about another log or checkpoint than data/checkpoint');
  }
  if (asOf < 0 || asOf >= Number(size)) found(`data/index.json is as of entry ${asOf}, which the checkpoint has not`);
  const places = new Map(events.map(({ id, index }) => [id, index]));
  const relations = new Map<number, string>();
  for (const [place, entry] of entries.entries()) {
    const event = events[place];
    const { relation } = entry;
    if (event === undefined || entry['index'] !== event.index) {
      found(`data/index.json has entry ${entry['index']} where ${event?.index ?? 'nothing'} should stand`);
      return undefined;
    }
    if (typeof relation !== 'string' || !RELATIONS.has(relation)) found('has no known relation', event.index);
    else relations.set(event.index, relation);
    const expected = expectedEntry(event, places, relation ?? null);
    if (canonical(entry) !== canonical(expected)) found('is not what data/index.json says of it', event.index);
    if (event.index > asOf) found(`stands behind entry ${asOf}, the last that the bundle is to know of`, event.index);
  }
  if (WHOLE.has(subject.kind)) checkWhole(events, subject, findings);
  if (entries.length !== events.length) found(`data/index.json has ${entries.length} entries of ${events.length}`);
  if (!events.some((event) => relations.get(event.index) === 'subject' && isAbout(event, subject))) {
    found(`No event here is the ${subject.kind} ${subject.ref}`);
  }
  return { subject, asOf, relations, evidence: new Map(evidence.map(({ digest, form }) => [digest, form])) };
}

/**
 * Everything that the subject rests on is here. Found out from the events alone: what the index calls them could hide that
 * one was taken out.
 */
function checkWhole(events: readonly BundleEvent[], subject: BundleSubject, findings: Findings): void {
  const own = events.filter((event) => isAbout(event, subject));
  const last = own.at(-1)?.index ?? -1;
  const statements = new Set<unknown>(own.map(({ data }) => data['statement']).filter((ref) => ref !== undefined));
  const byId = new Map(events.map((event) => [event.id, event]));
  const reached = new Set<BundleEvent>(own);
  // A payment rests on the statement, and on what was decided about it before.
  for (const event of events) if (event.index <= last && statements.has(event.data['statement'])) reached.add(event);
  // What is added while it is gone through is gone through too.
  for (const { index, reliesOn } of reached) {
    for (const { event, stream, revision, as } of reliesOn) {
      const relied = byId.get(event);
      if (relied !== undefined) reached.add(relied);
      else {
        const says = `rests on ${stream}/${revision} as ${as}, which is not in the bundle`;
        findings.found('index', says, { entry: index });
      }
    }
  }
}

function expectedEntry(event: BundleEvent, places: ReadonlyMap<string, number>, relation: unknown) {
  const { index, id, type, stream, revision, recordedAt, reliesOn } = event;
  const found = reliesOn.flatMap((reference) => places.get(reference.event) ?? []);
  const restsOn = [...new Set(found)].sort((one, other) => one - other);
  const outside = new Set(reliesOn.map((reference) => reference.event).filter((one) => !places.has(one))).size;
  return { index, event: id, type, role: roleOf(type), relation, stream, revision, recordedAt, restsOn, outside };
}

/** Whether an event is what the bundle is said to be about, by its own words. */
function isAbout({ type, data, stream }: BundleEvent, { kind, ref }: BundleSubject): boolean {
  switch (kind) {
    case 'payment':
      return (type === 'PaymentMade' || type === 'AdvancePaid') && data['payment'] === ref;
    case 'statement':
      return type.startsWith('Statement') && data['statement'] === ref;
    case 'variation':
      return `${data['contract']}.V${data['variation']}` === ref;
    case 'person':
      return data['person'] === ref || data['subject'] === ref || stream === `person-${ref}`;
    default:
      return false;
  }
}

interface IndexFile {
  readonly subject: BundleSubject;
  readonly asOf: number;
  readonly log: Readonly<Record<string, unknown>>;
  readonly entries: readonly Readonly<Record<string, unknown>>[];
  readonly evidence: readonly { readonly digest: string; readonly form: string }[];
}

function parsed(text: string): IndexFile | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value['v'] !== BUNDLE_FORMAT) return undefined;
  const { subject, asOf, log, entries, evidence } = value;
  const isSubject = isObject(subject) && typeof subject['kind'] === 'string' && typeof subject['ref'] === 'string';
  const isEvidence =
    Array.isArray(evidence) &&
    evidence.every((one) => isObject(one) && typeof one['digest'] === 'string' && typeof one['form'] === 'string');
  const isLog = isObject(log) && Array.isArray(entries) && entries.every(isObject);
  const isIndex = isSubject && isEvidence && isLog && Number.isSafeInteger(asOf);
  return isIndex ? (value as unknown as IndexFile) : undefined;
}
