import { createHash, timingSafeEqual } from 'node:crypto';
import type { Entropy, Sealer } from '#kernel';
import { MemberId, TokenId } from './domain/members.events.js';

// Crockford's base 32: no I, L, O or U, so that a reference can be read out over the telephone.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function inBase32(hex: string, letters: number): string {
  let bits = BigInt(`0x${hex}`);
  let text = '';
  for (let index = 0; index < letters; index += 1) {
    text = (LETTERS[Number(bits & 31n)] ?? '0') + text;
    bits >>= 5n;
  }
  return text;
}

/**
 * The member whom an issuer vouches for under a subject. Never by e-mail: an address is given to somebody else one day.
 *
 * A keyed digest, because subjects can be guessed (a staff number), and the log is read by many.
 */
export function memberIdOf(sealer: Pick<Sealer, 'mac'>, issuer: string, subject: string): MemberId {
  // Neither holds the character between them, so two identities never run together.
  const digest = sealer.mac('member', `${issuer}\0${subject}`);
  return MemberId.parse(`M${inBase32(digest.slice(digest.indexOf(':') + 1), 26)}`);
}

const SECRET_BYTES = 32;
const WRITTEN = /^olk_(T[0-9A-Z]{16})_([A-Za-z0-9_-]{43})$/;

/** A new token: what its machine is given, and what is recorded of it. */
export interface NewToken {
  readonly token: TokenId;
  /** `olk_<id>_<secret>`: shown once. */
  readonly written: string;
  readonly secretDigest: string;
}

/** The id of a token that is offered: one for each command, so that sending it twice offers one token. It is no secret. */
export function tokenIdFor(commandId: string): TokenId {
  return TokenId.parse(`T${inBase32(createHash('sha256').update(`token ${commandId}`).digest('hex'), 16)}`);
}

/** @param token one that was offered; a new one, when absent. */
export function newToken(
  entropy: Entropy,
  token = TokenId.parse(`T${inBase32(entropy.bytes(10).toString('hex'), 16)}`),
): NewToken {
  const secret = entropy.bytes(SECRET_BYTES).toString('base64url');
  return { token, written: `olk_${token}_${secret}`, secretDigest: digestOf(secret) };
}

/** The parts of a token as it is sent; undefined for text that is none. */
export function readToken(written: string): { readonly token: TokenId; readonly secretDigest: string } | undefined {
  const [, id, secret] = WRITTEN.exec(written.trim()) ?? [];
  const token = TokenId.safeParse(id);
  return secret === undefined || !token.success ? undefined : { token: token.data, secretDigest: digestOf(secret) };
}

/** Takes as long for a digest that is nearly right as for one that is not at all. */
export function isSameDigest(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** SHA-256 is enough for 256 random bits: there is nothing to guess slowly. */
function digestOf(secret: string): string {
  return `sha256:${createHash('sha256').update(secret).digest('hex')}`;
}
