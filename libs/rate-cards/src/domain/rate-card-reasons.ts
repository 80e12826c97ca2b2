import { type ProcedureReason, procedureReasons } from '#contracts';
import { type LineEditReason, lineEditReasons } from './line-changes.js';
import { type LineReason, lineReasons } from './line-rules.js';

export type RateCardReason =
  | ProcedureReason
  | LineReason
  | LineEditReason
  | 'revision-not-found'
  | 'not-the-proposer'
  | 'another-proposal-is-open'
  | 'revision-no-longer-open'
  | 'draft-replaced'
  | 'dated-before-the-draft'
  | 'card-changed-since-the-draft'
  | 'changes-reach-behind-the-last-revision'
  | 'effective-outside-the-contract'
  | 'before-an-earlier-revision'
  | 'nothing-would-change';

export const rateCardReasons: Record<RateCardReason, string> = {
  ...procedureReasons,
  ...lineReasons,
  ...lineEditReasons,
  'revision-not-found': 'There is no revision {revision} of this rate card',
  'not-the-proposer': 'Only {proposer}, whose revision it is, may draft it anew, propose it or withdraw it',
  'another-proposal-is-open':
    'Revision {revision} is before the parties: it must be agreed, declined, withdrawn or recorded as lapsed first',
  'revision-no-longer-open': 'Nothing can be done with revision {revision} like this: it is {status}',
  'draft-replaced': 'This is about draft {asked} of revision {revision}, and draft {draft} has taken its place',
  'dated-before-the-draft':
    'Draft {draft} of revision {revision} is of {day}: nothing is done with it that is dated before',
  'card-changed-since-the-draft':
    'Revision {agreed} was agreed after this draft was written, and it would undo that: it has to be drafted again',
  'changes-reach-behind-the-last-revision':
    'Changes are made in revision {revision}, which takes effect on {from}: from {effectiveFrom} on they would bring all that it changed with them, so a revision from that day says all its lines',
  'effective-outside-the-contract': 'A revision takes effect within the contract, from {startsOn} to {endsOn}',
  'before-an-earlier-revision':
    'Revision {revision} takes effect on {effectiveFrom}, and a later one before that day must be agreed as retroactive by everybody: {organisations} did not',
  'nothing-would-change': 'The proposal says the same as revision {revision}, which is agreed already',
};
