import type { Operation } from '#contracts';
import type { OfferedAction } from '../access/may.js';
import type { ChangeStatus } from './change-words.js';
import type { ChangeAct } from './decision-form.js';

const words: Record<ChangeAct | 'draft', string> = {
  propose: 'Put it to the parties',
  agree: 'Agree to it',
  decline: 'Decline it',
  'request-change': 'Ask for a change',
  withdraw: 'Withdraw it',
  lapse: 'Record that it has lapsed',
  draft: 'Write another draft',
};

const possible: Partial<Record<ChangeStatus, readonly (ChangeAct | 'draft')[]>> = {
  draft: ['propose', 'draft', 'withdraw'],
  proposed: ['agree', 'request-change', 'decline', 'draft', 'withdraw'],
  overdue: ['lapse', 'draft', 'withdraw'],
  'change-requested': ['draft', 'withdraw'],
  lapsed: ['draft'],
};

const DECIDED: readonly string[] = ['agree', 'decline', 'request-change', 'lapse'];

/**
 * What can be done next with a variation or a revision.
 *
 * @param page its address, below which its forms are.
 * @param operations who drafts, and who decides.
 */
export function changeActions(
  page: string,
  status: ChangeStatus,
  { drafts, decides }: { readonly drafts: Operation; readonly decides: Operation },
): readonly OfferedAction[] {
  return (possible[status] ?? []).map((act) => ({
    text: words[act],
    href: `${page}/${act}`,
    operation: DECIDED.includes(act) ? decides : drafts,
  }));
}
