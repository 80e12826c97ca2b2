/**
 * The direction of dependencies, as rules one can argue with. `test/architecture` holds a deliberate breach of each, so
 * a rule that stops working fails the tests.
 */

/** The folder that holds `libs` and `apps`: the checkout, or one of the deliberate breaches, shaped like it. */
const at = process.env.LEDGER_ARCHITECTURE_ROOT ?? '';
const root = `^${at}`;
const lib = (names) => `${root}libs/(${names})/`;

const foundations = 'kernel|event-log|read-store';

/** What each library may import, beside itself. A library that is not named here may import nothing. */
const mayImport = {
  kernel: '',
  // What a file system has to be told before a file may be relied on; it knows nothing of ledgers.
  'durable-files': '',
  'event-log': 'kernel|durable-files',
  'read-store': 'kernel|event-log|durable-files',
  'tamper-evidence': 'kernel|event-log|durable-files',
  // Whoever checks must not believe what it checks: it knows the published formats, and no code that writes them.
  'independent-check': '',
  participants: 'kernel|durable-files',
  contracts: foundations,
  'rate-cards': `${foundations}|contracts`,
  referrals: `${foundations}|contracts`,
  evidence: `${foundations}|durable-files|contracts|referrals`,
  // A claim's pricing date may be the referral's or the engagement's, so claims look upstream at referrals too.
  claims: `${foundations}|contracts|rate-cards|referrals|evidence`,
  // What is measured on a group is priced by the rate card like what one person achieved.
  cohorts: `${foundations}|contracts|rate-cards`,
  // Every amount is worked out anew from the rate card and the terms; a statement takes only claims whose verification still stands, so payments look upstream at evidence too.
  // A price may go by the day of the referral or of the start, so a correction of one is restated: hence referrals.
  payments: `${foundations}|contracts|rate-cards|referrals|evidence|claims|cohorts`,
  // Consent, legal hold, erasure and who read what: about the person, whatever contract's money it touches.
  persons: `${foundations}|contracts|referrals|evidence|claims`,
  // A sample may end in a clawback.
  samples: `${foundations}|contracts|rate-cards|referrals|evidence|claims|payments`,
  // Who has been given which role; which roles there are is the contracts' business.
  members: `${foundations}|contracts`,
  'audit-trail': `${foundations}|tamper-evidence`,
};
const domain = 'contracts|rate-cards|referrals|evidence|claims|cohorts|payments|persons|samples|members';
/** Above the business: they put the libraries together, or drive them from outside, and nothing below knows them. */
const composing = {
  // What is published is recorded as well, so the ledger is put together with the library that publishes it.
  installation: `${foundations}|durable-files|tamper-evidence|participants|audit-trail|returns|exports|${domain}`,
  // Where a ledger is, as an environment and files say it: for every app alike.
  settings: 'installation',
  returns: `${foundations}|${domain}`,
  replay: `${foundations}|audit-trail|${domain}`,
  exports: `${foundations}|durable-files|audit-trail|tamper-evidence|${domain}`,
  bundles: `${foundations}|audit-trail|tamper-evidence|${domain}`,
  // Secrets that sign what is sent are wrapped as the keys of people are.
  webhooks: `${foundations}|durable-files|participants|exports`,
  scenarios: `${foundations}|installation|audit-trail|exports|${domain}`,
};

/**
 * The folders of the web application, from the ground up: each may import those before it, and none after it. So whoever
 * reads one knows where to stop, and no two of them have to be understood at once.
 */
const webFolders = [
  // Of a request, and of how anything looks.
  ...['http', 'layout'],
  // Who sends it and what they may read; what entries say; how a page is shown, and how a form is taken.
  ...['access', 'audit-trail', 'pages', 'forms', 'sign-in', 'help'],
  // The ledger itself: its log, its tree, how it runs, what leaves it, and who comes in.
  ...['integrity', 'entries', 'operation', 'docs', 'bundles', 'exports', 'webhooks', 'members'],
  // What is read of a contract beside its own pages; money before those who agree what is paid.
  ...['persons', 'samples', 'claims', 'payments', 'contracts', 'rate-cards', 'cohorts', 'referrals', 'evidence'],
  ...['indicators', 'returns', 'replay', 'events', 'verification', 'people', 'work-lists', 'home'],
];

/** Specs and what they share. */
const outsideProduction = ['\\.spec\\.ts$', `${root}(libs|apps)/[^/]+/test/`];

const direction = Object.entries({ ...mayImport, ...composing }).map(([name, allowed]) => ({
  name: `${name}-imports-only-what-is-upstream`,
  comment: `libs/${name} may import ${allowed === '' ? 'no other library' : allowed.replaceAll('|', ', ')}.`,
  severity: 'error',
  from: { path: lib(name), pathNot: outsideProduction },
  to: { path: `${root}(libs|apps)/`, pathNot: lib([name, allowed].filter(Boolean).join('|')) },
}));

const floors = webFolders.map((folder, floor) => ({
  name: `web-${folder}-imports-only-what-is-upstream`,
  comment: `apps/web/src/${folder} may import ${webFolders.slice(0, floor).join(', ') || 'no other folder'}.`,
  severity: 'error',
  from: { path: `${root}apps/web/src/${folder}/`, pathNot: outsideProduction },
  to: { path: `${root}apps/web/src/`, pathNot: `${root}apps/web/src/(${webFolders.slice(0, floor + 1).join('|')})/` },
}));

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no beginning to read from.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'the-kernel-stands-alone',
      comment: 'Everybody uses its words, so it depends on nobody: zod and canonical JSON are all it may load.',
      severity: 'error',
      from: { path: lib('kernel'), pathNot: outsideProduction },
      to: { pathNot: [lib('kernel'), 'node_modules/zod/', 'node_modules/canonicalize/'], dependencyTypesNot: ['core'] },
    },
    {
      name: 'rules-are-pure',
      comment: 'A rule has no clock, no store and no framework: what it needs is given to it.',
      severity: 'error',
      from: { path: `${root}libs/[^/]+/src/domain/`, pathNot: '\\.spec\\.ts$' },
      to: {
        path: ['node_modules/(?!zod/)', '^(node:)?(fs|net|http|https|crypto|child_process|worker_threads|timers)$'],
      },
    },
    {
      name: 'formats-run-in-a-browser',
      comment: 'An auditor checks a bundle in a page, without sending it anywhere: no module of node, and no package.',
      severity: 'error',
      from: { path: `${root}libs/independent-check/src/formats/`, pathNot: outsideProduction },
      to: { pathNot: `${root}libs/independent-check/src/formats/` },
    },
    {
      name: 'front-door-only',
      comment: 'A library is used through its index: what is not exported may change.',
      severity: 'error',
      from: { path: `${root}(libs|apps)/([^/]+)/`, pathNot: outsideProduction },
      to: { path: `${root}libs/`, pathNot: [`${root}libs/$2/`, `${root}libs/[^/]+/src/index\\.ts$`] },
    },
    {
      name: 'money-is-downstream',
      comment: 'Nothing upstream knows that payments exist.',
      severity: 'error',
      from: {
        path: lib('kernel|event-log|read-store|contracts|rate-cards|referrals|evidence|claims|cohorts|participants'),
      },
      to: { path: lib('payments') },
    },
    {
      name: 'one-door-to-sqlite',
      comment: 'The driver stays inside the adapters, so that it can be replaced.',
      severity: 'error',
      from: {
        path: `${root}(libs|apps)/`,
        pathNot: [
          `${root}libs/(event-log/src/sqlite|read-store|participants|members/src/directory|tamper-evidence|independent-check|webhooks)/`,
          ...outsideProduction,
        ],
      },
      to: { path: ['node_modules/better-sqlite3', '^(node:)?sqlite$'] },
    },
    {
      name: 'one-door-to-eventstoredb',
      comment: "The vendor's client stays inside its adapter, where its traps are walled off.",
      severity: 'error',
      from: {
        path: `${root}(libs|apps)/`,
        pathNot: `${root}libs/event-log/src/eventstoredb/`,
      },
      to: { path: 'node_modules/@eventstore/' },
    },
    {
      name: 'libraries-know-no-app',
      comment: 'Apps come and go; the libraries are the ledger.',
      severity: 'error',
      from: { path: `${root}libs/` },
      to: { path: `${root}apps/` },
    },
    {
      name: 'tests-stay-out-of-production',
      comment: 'What runs is not built from what tests it.',
      severity: 'error',
      from: { path: `${root}(libs|apps)/`, pathNot: outsideProduction },
      to: { path: [...outsideProduction, `${root}test/`] },
    },
    {
      name: 'no-undeclared-package',
      comment: 'What is imported is in package.json, so that a fresh install runs.',
      severity: 'error',
      from: { path: `${root}(libs|apps)/`, pathNot: outsideProduction },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown', 'undetermined'] },
    },
    {
      name: 'every-folder-has-its-floor',
      comment: 'A new folder of the web application is given its place among the others before it imports any.',
      severity: 'error',
      from: { path: `${root}apps/web/src/[^/]+/`, pathNot: `${root}apps/web/src/(${webFolders.join('|')})/` },
      to: { path: `${root}apps/web/src/`, pathNot: `${root}apps/web/src/public/` },
    },
    ...direction,
    ...floors,
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.json'],
    },
  },
};
