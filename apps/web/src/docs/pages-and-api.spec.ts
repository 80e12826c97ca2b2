import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import { TestLedger } from '../../test/test-ledger.js';
import { ApiDescription } from '../http/api-description.js';

/** Which operations tell programs what a page tells people. */
const operations: Readonly<Record<string, readonly string[]>> = {
  '/': ['WorkApi.lists', 'ContractsApi.contracts'],
  '/contracts': ['ContractsApi.contracts'],
  '/contracts/:contract': ['ContractsApi.contract', 'StatementsApi.totals'],
  '/contracts/:contract/agreement': ['SamplesApi.rates'],
  '/contracts/:contract/caps': ['LimitsApi.inUse', 'LimitsApi.curtailments', 'LimitsApi.rows'],
  '/contracts/:contract/changes': ['VariationsApi.variations', 'RateCardsApi.revisions', 'EffectsApi.effect'],
  '/contracts/:contract/cohorts': ['CohortsApi.cohorts'],
  '/contracts/:contract/exports': ['ExportsApi.all'],
  '/contracts/:contract/exports/:table': ['ExportsApi.table'],
  '/contracts/:contract/import/:id': ['ImportsApi.checked'],
  '/contracts/:contract/import/:id/errors.csv': ['ImportsApi.errors'],
  '/contracts/:contract/in-force': ['TermsApi.terms', 'RateCardsApi.inForce'],
  '/contracts/:contract/indicators': ['IndicatorsApi.figures'],
  '/contracts/:contract/other-money': ['AdvancesApi.all', 'ClawbacksApi.clawbacks', 'AdvancesApi.flows'],
  '/contracts/:contract/payments': ['PaymentsApi.payments'],
  '/contracts/:contract/payments/:payment': ['PaymentsApi.payment', 'PaymentAccountApi.account', 'TrailsApi.trail'],
  '/contracts/:contract/people': ['ReferralsApi.people'],
  '/contracts/:contract/people/:person': ['ReferralsApi.person', 'PersonsApi.standing'],
  '/contracts/:contract/people/:person/outcomes/:outcome/:occurrence': ['EvidenceApi.outcome', 'ClaimsApi.claim'],
  '/contracts/:contract/plans': ['BoardApi.plans', 'ReplayApi.frames'],
  '/contracts/:contract/published': ['PublicationsApi.publications', 'PublicationsApi.table'],
  '/contracts/:contract/rate-card': ['RateCardsApi.inForce', 'RateCardsApi.revisions'],
  '/contracts/:contract/rate-card/compare': ['RateCardsApi.difference'],
  '/contracts/:contract/rate-card/lines/:line': ['RateCardsApi.line'],
  '/contracts/:contract/rate-card/revisions/:revision': ['RateCardsApi.revision', 'RateCardsApi.changes'],
  '/contracts/:contract/samples': ['SamplesApi.samples'],
  '/contracts/:contract/samples/:sample': ['SamplesApi.sample', 'SamplesApi.items'],
  '/contracts/:contract/statements': ['StatementsApi.statements', 'DisputesApi.disputes'],
  '/contracts/:contract/statements/:statement': ['StatementsApi.statement', 'StatementLinesApi.lines'],
  '/contracts/:contract/statements/:statement/lines/:line': ['StatementLinesApi.explanation'],
  '/contracts/:contract/timeline': ['ReplayApi.frames'],
  '/contracts/:contract/timeline/difference': ['ReplayApi.difference'],
  '/contracts/:contract/timeline/frames.json': ['ReplayApi.frames'],
  '/contracts/:contract/timeline/months.csv': ['ReplayApi.frames'],
  '/contracts/:contract/variations/:variation': ['VariationsApi.variation', 'TermsApi.difference'],
  '/entries/:entry': ['EntriesApi.entry', 'IntegrityApi.proof'],
  '/exports': ['ExportsApi.all', 'ExportsApi.takenFiles'],
  '/exports/tables/:table': ['ExportsApi.table'],
  '/exports/taken/:number': ['ExportsApi.takenFiles'],
  '/exports/taken/:number/file': ['ExportsApi.table'],
  '/integrity': ['IntegrityApi.log', 'IntegrityApi.checkpoints'],
  '/operation/access-log': ['TokensApi.accessLog'],
  '/operation/access-log.csv': ['TokensApi.accessLog'],
  '/operation/members': ['MembersApi.members'],
  '/operation/members/:member': ['MembersApi.member'],
  '/operation/tokens': ['TokensApi.tokens'],
  '/operation/tokens/:token': ['TokensApi.token'],
  '/operation/webhooks': ['WebhooksApi.list'],
  '/operation/webhooks/:webhook': ['WebhooksApi.one', 'WebhooksApi.deliveries'],
  '/operation/webhooks/:webhook/deliveries/:delivery': ['WebhooksApi.deliveries'],
  '/payments': ['AllPaymentsApi.payments'],
  '/rate-cards': ['ContractsApi.contracts', 'RateCardsApi.inForce'],
  '/verification': ['OutcomesApi.queue', 'OutcomesApi.outcomes'],
  '/work-lists/:list': ['WorkApi.items'],
};

/** Pages without an operation, and why there is none. */
const pagesOnly: Readonly<Record<string, string>> = {
  '/*': 'No page: what answers where there is none.',
  '/accessibility': 'About the pages.',
  '/contracts/:contract/evidence-files/:digest/picture':
    'A picture made to be looked at; EvidenceFilesApi.download has the file as it was stored.',
  '/contracts/:contract/timeline/:chart.svg': 'A drawing of frames.',
  '/glossary': 'Words for people.',
  '/operation': 'About the process and its files, for its operator: health, version and metrics are for programs.',
  '/tokens': 'A token is accepted, and its secret seen, by a person who has signed in; never by another token.',
  '/verify': 'A file is checked in the browser, without the ledger; programs have “ledger verify”.',
};

const NOT_PAGES = /^\/(v1|log|health|assets|favicon|docs|openapi|problems|version$|sign-|metrics)/;

describe('what pages tell', () => {
  let ledger: TestLedger;
  let document: OpenAPIObject;
  let routes: readonly { readonly route: string; readonly isForm: boolean }[];
  beforeAll(async () => {
    ledger = await TestLedger.open();
    ({ document } = ledger.app.get(ApiDescription));
    routes = routesIn(ledger.app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false }));
  });
  afterAll(() => ledger.close());

  it('can be read by programs too, but for what is named with its reason', () => {
    // What forms send are commands, and each of those has an address: another test says so.
    const pages = routes.filter(({ route, isForm }) => !isForm && !NOT_PAGES.test(route)).map(({ route }) => route);
    expect(pages.length).toBeGreaterThan(40);
    expect(pages.filter((route) => !(route in operations) && !(route in pagesOnly))).toEqual([]);
    expect(Object.keys({ ...operations, ...pagesOnly }).filter((route) => !pages.includes(route))).toEqual([]);
  });

  it('is told by operations that there are', () => {
    const there = new Set(
      Object.values(document.paths).flatMap((item) =>
        (Object.values(item) as readonly { operationId?: string }[]).map(({ operationId }) => operationId),
      ),
    );
    expect(
      Object.values(operations)
        .flat()
        .filter((id) => !there.has(id)),
    ).toEqual([]);
  });
});

/** The addresses that answer GET, of a tree in which each branch is written below what it begins with. */
function routesIn(tree: string) {
  const above: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const found = /^([│ ]*)[├└]── (\S+)(?: \(([^)]*)\))?/.exec(line);
    if (found === null) return [];
    const [, indent = '', part = '', named = ''] = found;
    above.length = indent.length / 4;
    above.push(part);
    const methods = named.split(', ');
    if (!methods.includes('GET')) return [];
    return [{ route: above.join('').replace('//', '/'), isForm: methods.includes('POST') }];
  });
}
