import type { OutcomeRow } from '#evidence';
import type { TagColour } from '../layout/parts.js';

const statuses: Readonly<Record<OutcomeRow['status'], { readonly text: string; readonly colour: TagColour }>> = {
  submitted: { text: 'Waiting', colour: 'blue' },
  queried: { text: 'Returned', colour: 'yellow' },
  verified: { text: 'Verified', colour: 'green' },
  rejected: { text: 'Rejected', colour: 'red' },
  'without-evidence': { text: 'Without evidence', colour: 'grey' },
};

/** How far an outcome has come, in the words of every page; undefined before anything is submitted. */
export function outcomeStatus(status: OutcomeRow['status'] | undefined): (typeof statuses)[OutcomeRow['status']] {
  return status === undefined ? { text: 'Nothing submitted', colour: 'grey' } : statuses[status];
}
