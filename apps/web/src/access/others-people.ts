import { Transform, type TransformCallback } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#kernel';
import { asOfParameter, known, type ReadStore } from '#read-store';

/** What stands in place of a pseudonym: as long as one, so that no length that was told changes, and like nobody’s. */
export const HIDDEN = `P${'-'.repeat(16)}`;

/** No letter or digit, but one that ends an escape: of a line break in JSON, of a slash in an address. */
const BEFORE = String.raw`(?:(?<![0-9A-Za-z])|(?<=\\[bfnrt])|(?<=\\u[0-9A-Fa-f]{4})|(?<=%[0-9A-Fa-f]{2}))`;
export const PSEUDONYM = new RegExp(`${BEFORE}P[0-9A-HJKMNP-TV-Z]{16}(?![0-9A-Za-z])`, 'g');

/** Takes out of a text the pseudonyms that its reader is not shown. */
export type Hiding = (text: string) => string;

/** For whoever reads nothing of any contract. */
export const withoutPseudonyms: Hiding = (text) => text.replaceAll(PSEUDONYM, HIDDEN);

const readers = new WeakMap<object, Hiding>();

/**
 * What a service provider is shown of people: those whom it accepted or declined, and those whose referral is open to it.
 * Rows about others are left out of what it is sent; sums stay those of everybody.
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
    const referrals = store.all<{ status: string; provider: string | null; declined_by: string | null }>(
      `SELECT status, provider, declined_by FROM referrals AS r
       WHERE person = :person AND contract IN (SELECT value FROM json_each(:inContracts)) AND ${known('r')}`,
      { person, inContracts, ...asOfParameter({}) },
    );
    const shown = referrals.some(
      ({ status, provider, declined_by }) =>
        (provider ?? (status === 'referred' ? organisation : declined_by)) === organisation,
    );
    decided.set(person, shown);
    return shown;
  };
  readers.set(raw, (text) => text.replaceAll(PSEUDONYM, (person) => (isTheirs(person) ? person : HIDDEN)));
}

/** What is taken out of everything that answers a request; undefined where whoever sent it is shown all. */
export function hidingFor({ raw }: FastifyRequest): Hiding | undefined {
  return readers.get(raw);
}

/**
 * Text that is sent piece by piece: lines of JSON, messages of a feed. Each is sent when it is whole, without those about
 * people who are not shown.
 *
 * @param end what a piece ends with.
 */
export function hidingStream(end: string, shown: (piece: string) => string): Transform {
  const text = new StringDecoder('utf8');
  let held = '';
  return new Transform({
    transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback) {
      held += text.write(chunk);
      const whole = held.lastIndexOf(end) + end.length;
      if (whole < end.length) return done();
      const pieces = held.slice(0, whole).split(end).slice(0, -1);
      held = held.slice(whole);
      done(null, pieces.map((piece) => shown(`${piece}${end}`)).join(''));
    },
    flush(done: TransformCallback) {
      const rest = held + text.end();
      done(null, rest === '' ? null : shown(rest));
    },
  });
}
