import { Transform, type TransformCallback } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import type { Actor } from '#kernel';
import { asOfParameter, known, type ReadStore } from '#read-store';

/** What stands in place of a pseudonym: as long as one, so that no length that was told changes, and like nobody’s. */
export const HIDDEN = `P${'-'.repeat(16)}`;

const PSEUDONYM = /(?<![0-9A-Za-z])P[0-9A-HJKMNP-TV-Z]{16}(?![0-9A-Za-z])/g;
/** The beginning of one, at the end of a piece of text. */
const BEGUN = /(?<![0-9A-Za-z])P[0-9A-HJKMNP-TV-Z]{0,16}$/;

/** Takes out of a text the pseudonyms that its reader is not shown. */
export type Hiding = (text: string) => string;

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

/** Text that is sent piece by piece. Bytes stay bytes: what is taken out is plain ASCII, and so is what stands for it. */
export function hidingStream(hiding: Hiding): Transform {
  let held = '';
  return new Transform({
    transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback) {
      const text = held + chunk.toString('latin1');
      const begun = BEGUN.exec(text)?.index ?? text.length;
      held = text.slice(begun);
      done(null, Buffer.from(hiding(text.slice(0, begun)), 'latin1'));
    },
    flush(done: TransformCallback) {
      done(null, Buffer.from(hiding(held), 'latin1'));
    },
  });
}
