import { describe, expect, it } from '@jest/globals';
import { readActor } from './actor.js';

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
