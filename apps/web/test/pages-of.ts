import type { ChangedStory } from './changed-story.js';

/** The address of every page there is, for both parts of the test story: one for each template and each shape it takes. */
export function pagesOf({ person, declined, statement, payment, restated, draft }: ChangedStory): readonly string[] {
  const contract = '/contracts/streets';
  return [
    '/',
    '/contracts',
    contract,
    `${contract}?effectiveOn=2019-05-01`,
    `${contract}/statements`,
    `${contract}/statements/${statement}`,
    `${contract}/statements/${statement}/lines/1`,
    // A statement with adjustments, a claim that was cut to nothing, and one of a cohort; and a draft.
    `${contract}/statements/${restated}`,
    `${contract}/statements/${restated}/lines/1`,
    `${contract}/statements/${restated}/lines/2`,
    `${contract}/statements/${restated}/lines/3`,
    `${contract}/statements/${draft}`,
    `${contract}/changes`,
    `${contract}/variations/1`,
    `${contract}/variations/2`,
    `${contract}/in-force`,
    `${contract}/in-force?effectiveOn=2019-04-01`,
    `${contract}/in-force?onDay=30&onMonth=2&onYear=2019`,
    `${contract}/plans`,
    `${contract}/timeline`,
    `${contract}/timeline?by=event&clock=happened&asOf=60`,
    `${contract}/timeline/difference`,
    `${contract}/timeline/difference?fromDay=1&fromMonth=1&fromYear=2019`,
    `${contract}/caps`,
    `${contract}/caps?cap=each_person`,
    `${contract}/other-money`,
    `${contract}/cohorts`,
    `${contract}/exports`,
    `${contract}/exports/claims`,
    `${contract}/exports/caps?effectiveOn=2019-05-01`,
    `${contract}/published`,
    `${contract}/payments`,
    `${contract}/payments/${payment}`,
    `${contract}/people`,
    `${contract}/people/${person}`,
    `${contract}/people/${declined}`,
    `${contract}/rate-card`,
    `${contract}/rate-card?effectiveOn=2018-12-01`,
    `${contract}/rate-card/revisions/2`,
    `${contract}/rate-card/revisions/4`,
    `${contract}/rate-card/compare`,
    `${contract}/rate-card/compare?from=1&to=4`,
    `${contract}/rate-card/compare?fromDay=1&fromMonth=2&fromYear=2019&toDay=1&toMonth=8&toYear=2019`,
    '/rate-cards',
    '/payments',
    '/entries/0',
    '/entries/20?asOf=20',
    '/integrity',
    '/verify',
    '/docs/api',
    '/problems/not-verified',
  ];
}

/** Pages of a ledger in which nothing has happened yet. */
export const emptyPages = ['/', '/contracts', '/rate-cards', '/payments'] as const;
