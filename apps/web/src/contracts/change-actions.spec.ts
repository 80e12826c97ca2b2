import { describe, expect, it } from '@jest/globals';
import { changeActions, type OpenChange } from './change-actions.js';

const operations = { drafts: 'draft-variation', decides: 'decide-variation' } as const;
const proposed: OpenChange = { status: 'proposed', draftedBy: 'council', toDecide: ['council', 'health'] };

function offeredTo(organisation: string | undefined, change: OpenChange): readonly string[] {
  return changeActions('/variations/2', change, organisation, operations).map(({ text }) => text);
}

describe('what is offered of a change', () => {
  it('is to take it back or write it anew for whoever drafted it alone', () => {
    expect(offeredTo('council', proposed)).toEqual([
      'Agree to it',
      'Ask for a change',
      'Decline it',
      'Write another draft',
      'Withdraw it',
    ]);
    expect(offeredTo('health', proposed)).toEqual(['Agree to it', 'Ask for a change', 'Decline it']);
  });

  it('is to answer it for those alone who have not answered', () => {
    expect(offeredTo('council', { ...proposed, toDecide: ['health'] })).toEqual(['Write another draft', 'Withdraw it']);
    expect(offeredTo('provider', proposed)).toEqual([]);
    expect(offeredTo(undefined, proposed)).toEqual([]);
  });

  it('is to note that it has lapsed for everybody who may decide', () => {
    const overdue: OpenChange = { ...proposed, status: 'overdue' };
    expect(offeredTo('health', overdue)).toEqual(['Record that it has lapsed']);
    expect(offeredTo('council', overdue)).toEqual(['Record that it has lapsed', 'Write another draft', 'Withdraw it']);
  });

  it('is a new draft of what has lapsed or came back, for whoever drafted it', () => {
    expect(offeredTo('council', { ...proposed, status: 'lapsed', toDecide: [] })).toEqual(['Write another draft']);
    expect(offeredTo('health', { ...proposed, status: 'change-requested', toDecide: [] })).toEqual([]);
  });
});
