import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';

const reference = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._]{0,63}$/, 'must be letters, digits, dots and underscores, at most 64 of them');

/** Names in stream names use no hyphen, because the hyphen separates the parts of a stream's name. */
export const OrganisationId = reference.brand<'OrganisationId'>();
export type OrganisationId = z.infer<typeof OrganisationId>;
/** Without a dot, because the references of what belongs to a contract begin with its code and one: `reboot_west.S03`. */
export const ContractId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_]{0,39}$/, 'must be letters, digits and underscores, at most 40 of them')
  .brand<'ContractId'>();
export type ContractId = z.infer<typeof ContractId>;
/** The code of an outcome in one contract, for example `enters_employment`. */
export const OutcomeCode = reference.brand<'OutcomeCode'>();
export type OutcomeCode = z.infer<typeof OutcomeCode>;
export const EvidenceId = reference.brand<'EvidenceId'>();
export type EvidenceId = z.infer<typeof EvidenceId>;
export const ClaimId = z.string().min(1).brand<'ClaimId'>();
export type ClaimId = z.infer<typeof ClaimId>;
export const StatementRef = reference.brand<'StatementRef'>();
export type StatementRef = z.infer<typeof StatementRef>;
export const PaymentRef = reference.brand<'PaymentRef'>();
export type PaymentRef = z.infer<typeof PaymentRef>;

/**
 * A person in one contract: `P` and sixteen random letters and digits (80 bits), which say nothing about who it is.
 * Who it is stands in the participants store, and nowhere else.
 */
export const PersonId = z
  .string()
  .regex(/^P[0-9A-HJKMNP-TV-Z]{16}$/, 'must be a person reference such as P7K3Q000000000000')
  .brand<'PersonId'>();
export type PersonId = z.infer<typeof PersonId>;

export const Uuid = z.uuid();

/**
 * Whether a reference that somebody chose can mean only one thing in the whole ledger: it begins with the code of its
 * contract. The trail of a payment would otherwise run together with that of another contract's payment of that name.
 */
export function isOfContract(contract: string, reference: string | undefined): boolean {
  return reference === undefined || reference.startsWith(`${contract}.`);
}

/** The words for a reference that is not. */
export const OF_CONTRACT_RULE = 'must begin with the code of the contract and a dot';

/** Where random bits come from, so that a test can choose them. */
export abstract class Entropy {
  abstract bytes(count: number): Buffer;
}

export class SystemEntropy extends Entropy {
  bytes(count: number): Buffer {
    return randomBytes(count);
  }
}

// Crockford's base 32: no I, L, O or U, so that a reference can be read out over the telephone.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export function newPersonId(entropy: Entropy): PersonId {
  let bits = BigInt(`0x${entropy.bytes(10).toString('hex')}`);
  let text = '';
  for (let index = 0; index < 16; index += 1) {
    text = (LETTERS[Number(bits & 31n)] ?? '0') + text;
    bits >>= 5n;
  }
  return `P${text}` as PersonId;
}

export function newUuid(entropy: Entropy): string {
  return asUuid(entropy.bytes(16), 4);
}

/** The namespace of event ids; itself a random UUID, fixed for ever. */
const EVENT_NAMESPACE = Buffer.from('5c9a1d0e3f6b4d0c9a77e1b2c4d5f607', 'hex');

/**
 * The id of the nth event that a command caused in a stream (UUID version 5, RFC 9562 §5.5). The same command always gives
 * the same ids, so a store can tell a repetition from news; sent to another stream by mistake it gives others, so that no
 * two events of the ledger share one. A stream's name has no slash, so the name that is hashed splits one way only.
 */
export function eventIdIn(stream: string, commandId: string, index: number): string {
  return eventIdOf(`${stream}/${commandId}`, index);
}

/** The nth id that follows from a cause: always the same. */
export function eventIdOf(cause: string, index: number): string {
  const hash = createHash('sha1').update(EVENT_NAMESPACE).update(`${cause}/${index}`).digest();
  return asUuid(hash.subarray(0, 16), 5);
}

function asUuid(source: Buffer, version: number): string {
  const bytes = Buffer.from(source);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4);
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
