import { createHash } from 'node:crypto';
import type { ClaimId, Pence } from '#kernel';

/** A claim or a verified outcome that can be drawn. */
export interface FrameMember {
  readonly item: ClaimId;
  readonly stratum: string;
  readonly pence: Pence;
}

/** A member of the frame in the order in which it was looked at. */
export interface Ranked extends FrameMember {
  /** SHA-256 over seed, a zero byte and the reference: hexadecimal. */
  readonly rank: string;
}

/** SHA-256 over the seed, a zero byte, and the reference of an item: the order in which items are drawn. */
export function rankOf(seed: string, item: string): string {
  return createHash('sha256').update(`${seed}\0${item}`).digest('hex');
}

/**
 * Draws by a public seed: in each stratum, the members with the smallest ranks. Nobody can choose them without choosing
 * the seed, and anybody can draw them again with sha256sum and sort (docs/samples.md has the recipe).
 *
 * @param strata how many are drawn from each.
 * @returns the drawn members by stratum, in the order of the strata, each in the order of their ranks.
 */
export function drawFrom<Member extends FrameMember>(
  frame: readonly Member[],
  strata: readonly { readonly stratum: string; readonly size: number }[],
  seed: string,
): (Member & Ranked)[] {
  const byStratum = Map.groupBy(frame, ({ stratum }) => stratum);
  return strata.flatMap(({ stratum, size }) =>
    (byStratum.get(stratum) ?? [])
      .map((member) => ({ ...member, rank: rankOf(seed, member.item) }))
      .sort((one, other) => (one.rank < other.rank ? -1 : 1))
      .slice(0, size),
  );
}

/**
 * The frame as a list that anybody can make again: a line for each member with its reference, its stratum and its amount
 * in pence, a tab between them, in the order of the bytes of the references.
 */
export function frameText(frame: readonly FrameMember[]): string {
  return frame.map(({ item, stratum, pence }) => `${item}\t${stratum}\t${pence}\n`).join('');
}

/** The digest of that list. */
export function frameDigest(frame: readonly FrameMember[]): string {
  return `sha256:${createHash('sha256').update(frameText(frame)).digest('hex')}`;
}
