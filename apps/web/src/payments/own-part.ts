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
