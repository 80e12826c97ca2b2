import type { ChangedStory } from './changed-story.js';
import { cast } from './story.js';

/** A form of the test story, and somebody who is shown it. */
export interface FormOfStory {
  readonly url: string;
  readonly as: string;
}

/** Every form there is, on things of the story that it can be shown for. */
export function formsOf(story: ChangedStory): readonly FormOfStory[] {
  const contract = '/contracts/streets';
  return [
    { url: `${contract}/people/refer`, as: cast.gina },
    ...caseworkForms(story),
    ...payersForms(story),
    ...boardForms(),
    ...['verify', 'rebuild', 'read-models/evidence-register/retry'].map((what) => ({
      url: `/operation/${what}`,
      as: 'synthetic-olga; city; operator',
    })),
    { url: '/exports/tables/statements/take?of.streets=yes', as: cast.vera },
  ];
}

/** The work of payers, auditors, and of those who keep what the law asks for. */
function payersForms({ person, declined, statement, restated, draft }: ChangedStory): readonly FormOfStory[] {
  const contract = '/contracts/streets';
  const by = (as: string, ...paths: readonly string[]) => paths.map((path) => ({ url: `${contract}/${path}`, as }));
  return [
    ...by(cast.will, 'statements/draft', `statements/${draft}/issue`, `statements/${draft}/abandon`),
    ...by(cast.anna, `statements/${restated}/approve`, `statements/${restated}/claw-back`),
    ...by(cast.ben, `statements/${statement}/pay`, 'advances/approve', 'advances/approve-grant', 'refunds/record'),
    ...by(cast.finn, 'advances/streets.A01/pay', 'investment/draw', 'investment/repay'),
    ...by(cast.faye, ...['dispute', 'resolve', 'claw-back'].map((what) => `statements/${restated}/lines/3/${what}`)),
    ...by(cast.faye, 'clawbacks/1/approve', 'clawbacks/1/decline'),
    ...by(cast.anna, ...['hold-out', 'put-back'].map((what) => `claims/streets.${person}.enters_home.1/${what}`)),
    ...by(cast.vera, 'samples/close-frame', 'samples/streets.V1/draw'),
    ...by(cast.will, `people/${person}/consent`, `people/${person}/withdraw-consent`, `people/${declined}/merge`),
    ...by(cast.anna, `people/${person}/hold`, 'holds/place', `people/${person}/erasure/request`, 'published/publish'),
  ];
}

/** What providers, gateways and verifiers fill in about a person and an outcome. */
function caseworkForms({ person, declined }: ChangedStory): readonly FormOfStory[] {
  const home = `/contracts/streets/people/${person}`;
  const outcome = `${home}/outcomes/enters_home/1`;
  return [
    ...['accept', 'decline'].map((name) => ({ url: `/contracts/streets/people/${declined}/${name}`, as: cast.will })),
    ...['start', 'pause', 'resume', 'end', 'correct-dates', 'submit-evidence'].map((name) => ({
      url: `${home}/${name}`,
      as: cast.will,
    })),
    ...['record-baseline', 'correct-baseline'].map((name) => ({ url: `${home}/${name}`, as: cast.gina })),
    ...['submit-evidence', 'correct-date', 'withdraw-evidence', 'claim', 'withdraw-claim'].map((name) => ({
      url: `${outcome}/${name}`,
      as: cast.will,
    })),
    ...['withdraw-verification', 'record-lapse', 'record-regained', 'correct-lapse'].map((name) => ({
      url: `${outcome}/${name}`,
      as: cast.vera,
    })),
    { url: `/verification/streets/${person}/enters_home/1`, as: cast.vera },
    { url: '/verification/streets/several', as: cast.vera },
    // Pages that only somebody who has signed in is shown.
    { url: '/', as: cast.anna },
    { url: '/work-lists/statements-to-approve', as: cast.anna },
    { url: '/work-lists/referrals-waiting', as: cast.gina },
  ];
}

/** What the partnership board agrees on. */
function boardForms(): readonly FormOfStory[] {
  const contract = '/contracts/streets';
  const acts = ['propose', 'agree', 'decline', 'request-change', 'withdraw', 'lapse', 'draft'];
  return [
    '/founding/organisation',
    '/founding/contract',
    ...[
      'variations/draft',
      'meetings/record',
      'documents/file',
      'plans/agree',
      'rate-card/revise',
      'cohorts/define',
    ].map((form) => `${contract}/${form}`),
    ...acts.map((act) => `${contract}/variations/2/${act}`),
    ...acts.map((act) => `${contract}/rate-card/revisions/4/${act}`),
    ...['measure', 'verify', 'reject', 'claim', 'withdraw-claim'].map(
      (act) => `${contract}/cohorts/fewer_nights/summer/${act}`,
    ),
    `${contract}/cohorts/fewer_nights/pooled/claim`,
  ].map((url) => ({ url, as: cast.anna }));
}
