import { describeGolden, type Samples } from '../../../event-log/test/golden.js';
import {
  approved,
  consented,
  consentTaken,
  declined,
  destroyed,
  held,
  jo,
  lifted,
  merged,
  path,
  requested,
} from '../../test/fixtures.js';
import { personEvents } from './persons.events.js';
import { readEvents } from './reads.events.js';

const words = 'Said on the telephone';
const digest = `sha256:${'ab'.repeat(32)}`;
const dataOf = <Event extends { type: string }>({ type: _, ...data }: Event): Omit<Event, 'type'> => data;

const types = { ...personEvents, ...readEvents };

describeGolden('persons', types, new URL('../../test/golden/', import.meta.url), {
  ConsentGiven: { ...dataOf(consented), words },
  ConsentWithdrawn: { ...dataOf(consentTaken), words },
  PersonsMerged: { ...dataOf(merged), words },
  LegalHoldPlaced: { ...dataOf(held), words },
  LegalHoldLifted: { ...dataOf(lifted), words },
  ErasureRequested: { ...dataOf(requested()), words },
  ErasureDeclined: { ...dataOf(declined), words },
  ErasureApproved: dataOf(approved),
  ParticipantKeyDestroyed: dataOf(destroyed),
  RecordRead: {
    ...path,
    subject: jo,
    what: 'field',
    entry: 4217,
    path: '/note',
    readBy: 'demo:verifier-1',
    readFor: 'fair_check',
    readOn: '2022-04-01',
  },
  RecordDisclosed: {
    ...path,
    subject: jo,
    entry: 4217,
    event: '6f6a2f2e-7a0b-5c7a-9d1e-000000000001',
    path: '/contentDigest',
    commit: digest,
    file: digest,
    to: 'auditor-3',
    purpose: 'audit',
    disclosedBy: 'demo:payer-1',
    disclosedFor: 'city_council',
    words,
  },
} satisfies Samples<typeof types>);
