import { Transform, type TransformCallback } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#kernel';
import { asOfParameter, known, type ReadStore } from '#read-store';

/** What stands in place of a pseudonym: as long as one, so that no length that was told changes, and like nobody’s. */
export const HIDDEN = `P${'-'.repeat(16)}`;

/** No letter or digit, but one that ends an escape: of a line break in JSON, of a slash in an address. */
const BEFORE = String.raw`(?:(?<![0-9A-Za-z])|(?<=\\[bfnrt])|(?<=\\u[0-9A-Fa-f]{4})|(?<=%[0-9A-Fa-f]{2}))`;
export const PSEUDONYM = new RegExp(`${BEFORE}P[0-9A-HJKMNP-TV-Z]{16}(?![0-9A-Za-z])`, 'g');
/** The beginning of one, at the end of a piece of text. */
const BEGUN = new RegExp(`${BEFORE}P[0-9A-HJKMNP-TV-Z]{0,16}$`);
/** As many characters as a pseudonym and the longest escape before it have: what comes next is read with them. */
const SENT_CHARACTERS = 24;

/** Takes out of a text the pseudonyms that its reader is not shown. */
export type Hiding = (text: string) => string;

/** For whoever reads nothing of any contract. */
export const withoutPseudonyms: Hiding = (text) => text.replaceAll(PSEUDONYM, HIDDEN);

const readers = new WeakMap<object, Hiding>();

/**
 * What a service provider is shown of people: those whom it accepted, and those whom nobody has accepted yet. Rows about
 * others stay, so that sums are the same for everybody, and do not say about whom they are.
 *
 * @param contracts in which the provider has a part: whoever is in none of them is nobody of theirs.
 */
export function hidesOthersPeople(
  { raw }: FastifyRequest,
  { role, organisation }: Actor,
  contracts: readonly string[],
  store: ReadStore,
): void {
  if (role !== 'service-provider') return;
  const decided = new Map<string, boolean>();
  const inContracts = JSON.stringify(contracts);
  const isTheirs = (person: string): boolean => {
    const before = decided.get(person);
    if (before !== undefined) return before;
    const referrals = store.all<{ provider: string | null }>(
      `SELECT provider FROM referrals AS r
       WHERE person = :person AND contract IN (SELECT value FROM json_each(:inContracts)) AND ${known('r')}`,
      { person, inContracts, ...asOfParameter({}) },
    );
    const shown = referrals.some(({ provider }) => provider === null || provider === organisation);
    decided.set(person, shown);
    return shown;
  };
  readers.set(raw, (text) => text.replaceAll(PSEUDONYM, (person) => (isTheirs(person) ? person : HIDDEN)));
}

/** What is taken out of everything that answers a request; undefined where whoever sent it is shown all. */
export function hidingFor({ raw }: FastifyRequest): Hiding | undefined {
  return readers.get(raw);
}

/** The same of a page: a link that would lead to somebody who is not shown leads nowhere. */
export function hiddenInPage(html: string, hiding: Hiding): string {
  const text = hiding(html);
  if (text === html) return html;
  return text
    .replaceAll(new RegExp(`<a\\b[^>]*href="[^"]*${HIDDEN}[^"]*"[^>]*>([\\s\\S]*?)</a>`, 'g'), '$1')
    .replaceAll(HIDDEN, 'P…');
}

/**
 * Text that is sent piece by piece. Bytes stay bytes: what is taken out is plain ASCII, and so is what stands for it, which is
 * as long; so what was sent last can be read once more, for what stands before the next piece.
 */
export function hidingStream(hiding: Hiding): Transform {
  let sent = '';
  let held = '';
  const send = (text: string): Buffer => {
    const whole = hiding(sent + text);
    const next = whole.slice(sent.length);
    sent = whole.slice(-SENT_CHARACTERS);
    return Buffer.from(next, 'latin1');
  };
  return new Transform({
    transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback) {
      const text = held + chunk.toString('latin1');
      const whole = sent + text;
      const begun = BEGUN.exec(whole)?.index ?? whole.length;
      held = whole.slice(begun);
      done(null, send(whole.slice(sent.length, begun)));
    },
    flush(done: TransformCallback) {
      done(null, send(held));
    },
  });
}
