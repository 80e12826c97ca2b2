import { describe, expect, it } from '@jest/globals';
import { calendarDate } from '#kernel';
import { actors, riverside } from '../../contracts/test/fixtures.js';
import { subjects, told } from '../../contracts/test/told.js';
import {
  approvalId,
  approved,
  consented,
  consentTaken,
  declined,
  destroyed,
  held,
  heldContract,
  jo,
  joAgain,
  lifted,
  merged,
  path,
  requested,
} from '../test/fixtures.js';
import type { ReadEvent } from './domain/reads.events.js';
import { personsNarrative, readsNarrative } from './persons.narrative.js';

const reading = (more: object): ReadEvent => ({
  type: 'RecordRead',
  ...path,
  subject: jo,
  what: 'journey',
  readBy: actors.verifier.subject,
  readFor: actors.verifier.organisation,
  readOn: calendarDate('2022-04-01'),
  ...more,
});
const commit = `sha256:${'ab'.repeat(32)}`;
const disclosed: ReadEvent = {
  type: 'RecordDisclosed',
  ...path,
  subject: jo,
  entry: 7,
  event: approvalId,
  path: '/note',
  commit,
  to: 'auditor-3',
  purpose: 'data-subject-request',
  disclosedBy: actors.payer.subject,
  disclosedFor: actors.payer.organisation,
};

describe('what is told of people', () => {
  it('says what was agreed to, held and erased, and never who it is', () => {
    const events = [consented, consentTaken, held, heldContract, lifted, requested(), declined, approved, destroyed];
    expect(told(personsNarrative, events)).toEqual([
      `${jo} consented on 2021-04-06: evaluation.`,
      `${jo} withdrew the consent to evaluation on 2021-05-06.`,
      `city_council placed legal hold 1 over ${jo}: audit. Nothing under it is erased.`,
      'bright_futures placed legal hold 1 over everybody in riverside: legal proceedings. Nothing under it is erased.',
      `city_council lifted legal hold 1 over ${jo}.`,
      `bright_futures asked for the erasure of what is known of ${jo}: consent withdrawn.`,
      `The erasure of what is known of ${jo} was declined: still needed.`,
      `city_council approved the erasure of what is known of ${jo}, by a second person.`,
      `The key of ${jo} was destroyed (consent withdrawn): nothing sealed about this person can be opened any more. Backups of the keys expire by 2022-05-01.`,
    ]);
  });

  it('says of each claim of somebody who was known already what is to be looked at', () => {
    expect(told(personsNarrative, [merged])).toEqual([
      `${jo} was found to be ${joAgain}. Nothing was moved: both pseudonyms stay.`,
    ]);
    expect(personsNarrative.PersonsMerged.why?.(merged)).toEqual([
      `riverside.${jo}.starts_work.1, which was paid, is for the same outcome as riverside.${joAgain}.starts_work.1: claimed twice.`,
    ]);
    expect(subjects(personsNarrative, merged)).toEqual([
      `person ${jo}`,
      `person ${joAgain}`,
      `claim riverside.${jo}.starts_work.1`,
      'contract riverside',
    ]);
  });

  it('says who read and who was told, and puts no look at a page into the story of the person', () => {
    const contractWords = reading({ person: undefined, subject: riverside, what: 'field', entry: 3, path: '/reason' });
    expect(told(readsNarrative, [reading({}), reading({ what: 'identity' }), contractWords, disclosed])).toEqual([
      `fair_check read the record of ${jo} on 2022-04-01.`,
      `fair_check read on 2022-04-01 who ${jo} is.`,
      'fair_check read a sealed field about riverside on 2022-04-01 (/reason of entry 3).',
      `city_council disclosed /note of entry 7, about ${jo}, to auditor-3: data subject request.`,
    ]);
    expect(subjects(readsNarrative, reading({}))).toEqual([`reading ${jo}`, 'reading riverside']);
    expect(subjects(readsNarrative, disclosed)).toEqual([`person ${jo}`, 'contract riverside']);
  });
});
