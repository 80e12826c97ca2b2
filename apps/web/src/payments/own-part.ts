import type { TrailEntry } from '#audit-trail';
import type { StatementPartRow } from '#payments';

/** What an organisation has to do with a statement; undefined for one that pays no part of it. */
export function ownPart(parts: readonly StatementPartRow[], organisation: string): StatementPartRow | undefined {
  return parts.find(({ payer }) => payer === organisation);
}

/** What a payer approves next: what it is to pay, less what it holds back in disputes and has approved before. */
export function toApprove({ due_pence, held_pence, approved_pence }: StatementPartRow): number {
  return Math.max(0, due_pence - held_pence - approved_pence);
}

export function toPay({ approved_pence, paid_pence }: StatementPartRow): number {
  return Math.max(0, approved_pence - paid_pence);
}

/**
 * Whether somebody has approved an organisation's part of a statement, so that another person has to release the money.
 * Whoever drops a dispute approves what it had held.
 */
export function hasApproved(story: readonly TrailEntry[], payer: string, subject: string): boolean {
  return story.some(
    ({ type, data }) =>
      data['payer'] === payer &&
      ((type === 'StatementApproved' && data['approvedBy'] === subject) ||
        (type === 'DisputeResolved' && data['disallowedPence'] === 0 && data['resolvedBySubject'] === subject)),
  );
}
