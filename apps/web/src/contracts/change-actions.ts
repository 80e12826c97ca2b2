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

/** What only a party that was asked and has not answered can do. */
const ANSWERS: readonly string[] = ['agree', 'decline', 'request-change'];
/** What only the organisation that drafted the change can do. */
const DRAFTERS: readonly string[] = ['propose', 'draft', 'withdraw'];

/** A variation or a revision, so far as it says who can do what with it. */
export interface OpenChange {
  readonly status: ChangeStatus;
  readonly draftedBy: string;
  /** The parties that have not answered the draft before them. */
  readonly toDecide: readonly string[];
}

/**
 * What an organisation can do next with a variation or a revision: whoever would be refused is not sent to a form.
 *
 * @param page its address, below which its forms are.
 * @param operations who drafts, and who decides.
 */
export function changeActions(
  page: string,
  { status, draftedBy, toDecide }: OpenChange,
  organisation: string | undefined,
  { drafts, decides }: { readonly drafts: Operation; readonly decides: Operation },
): readonly OfferedAction[] {
  return (possible[status] ?? [])
    .filter((act) => !DRAFTERS.includes(act) || organisation === draftedBy)
    .filter((act) => !ANSWERS.includes(act) || toDecide.some((approver) => approver === organisation))
    .map((act) => ({
      text: words[act],
      href: `${page}/${act}`,
      operation: DRAFTERS.includes(act) ? drafts : decides,
    }));
}
