import { describe, expect, it } from '@jest/globals';
import { type Decider, refuse } from '#kernel';
import { specFor } from './given-when-then.js';

type Command = { type: 'borrow'; by: string } | { type: 'spoil'; by: string };
type Event = { type: 'Borrowed'; by: string; note?: string | undefined };
type State = { readonly borrowers: string[] };

const book: Decider<Command, State, Event, 'on-loan'> = {
  initial: { borrowers: [] },
  decide(command, state) {
    if (command.type === 'spoil') state.borrowers.push(command.by);
    if (state.borrowers[0] === command.by) return [];
    if (state.borrowers.length > 0) return refuse('on-loan', { by: state.borrowers[0] ?? '' });
    return [{ type: 'Borrowed', by: command.by, note: undefined }];
  },
  evolve: (state, { by }) => ({ borrowers: [...state.borrowers, by] }),
};

const { given } = specFor(book);
const borrowed: Event = { type: 'Borrowed', by: 'ann' };
const borrow = (by: string): Command => ({ type: 'borrow', by });

describe('given / when / then', () => {
  it('accepts what the rule answers', () => {
    given().when(borrow('ann')).then(borrowed);
    given(borrowed).when(borrow('ann')).thenNothing();
    given(borrowed).when(borrow('bob')).thenRefused('on-loan');
    given(borrowed).when(borrow('bob')).thenRefused('on-loan', { by: 'ann' });
  });

  it.each<[string, () => void]>([
    ['another event', () => given().when(borrow('ann')).then({ type: 'Borrowed', by: 'bob' })],
    ['a field too few', () => given().when(borrow('ann')).then({ type: 'Borrowed', by: 'ann', note: 'worn' })],
    ['an event too many', () => given().when(borrow('ann')).then(borrowed, borrowed)],
    ['events where nothing was expected', () => given().when(borrow('ann')).thenNothing()],
    ['events where a refusal was expected', () => given().when(borrow('ann')).thenRefused('on-loan')],
    ['a refusal where nothing was expected', () => given(borrowed).when(borrow('bob')).thenNothing()],
    ['a refusal where events were expected', () => given(borrowed).when(borrow('bob')).then(borrowed)],
    ['other values for the words', () => given(borrowed).when(borrow('bob')).thenRefused('on-loan', { by: 'eve' })],
  ])('fails for %s', (_, specification) => expect(specification).toThrow());

  it('fails a rule that changes the state it was given', () => {
    expect(() => given().when({ type: 'spoil', by: 'ann' })).toThrow(TypeError);
  });
});
