import { describe, expect, it } from '@jest/globals';
import { isSamePerson, readActor } from './actor.js';

describe('reading who acts', () => {
  it.each(['sam;steps;service-provider', ' sam ; steps ; service-provider '])('takes %j', (text) =>
    expect(readActor(text)).toEqual({ subject: 'sam', organisation: 'steps', role: 'service-provider' }),
  );

  it.each([
    ['one part', 'sam', 'it has one part, not three'],
    ['two parts', 'sam;steps', 'it has 2 parts, not three'],
    ['four parts', 'sam;steps;verifier;again', 'it has 4 parts, not three'],
    [
      'a role that nobody can have',
      'sam;steps;boss',
      'the role must be one of outcome-payer, service-provider, social-prime, investor, verifier, evaluator, ' +
        'referral-agency, operator',
    ],
    [
      'more than one thing that is wrong',
      'Sam Smith;;verifier',
      'the subject must be an opaque reference of at most 128 characters; ' +
        'the organisation must be letters, digits, dots and underscores, at most 64 of them',
    ],
  ])('says what is wrong with %s', (_, text, wrong) => expect(readActor(text)).toEqual({ wrong }));
});

describe('whether one person did both', () => {
  const people = { 'token:A': 'maya', 'token:B': 'maya', 'token:C': 'noor' };
  it.each([
    ['one member', 'maya', 'maya', true],
    ['two members', 'maya', 'noor', false],
    ['two tokens of one member', 'token:A', 'token:B', true],
    ['tokens of two members', 'token:A', 'token:C', false],
    ['a member and their token', 'maya', 'token:B', true],
    ['a token and the member who has it', 'token:B', 'maya', true],
    ['a member and the token of another', 'noor', 'token:B', false],
    ['a token that was not looked up, which could be theirs', 'noor', 'token:D', true],
  ])('is said of %s', (_, one, other, same) => expect(isSamePerson(one, other, people)).toBe(same));

  it('knows a token again that nobody looked up', () => expect(isSamePerson('token:D', 'token:D')).toBe(true));
});
