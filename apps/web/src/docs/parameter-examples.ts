import type { OpenAPIObject } from '@nestjs/swagger';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly schema?: { readonly enum?: readonly unknown[]; readonly default?: unknown; readonly example?: unknown };
  example?: unknown;
}

/** What can stand in an address or a query: references of one contract, the same wherever they are asked for. */
const examples: Readonly<Record<string, string | number>> = {
  organisation: 'bristol_cc',
  contract: 'reboot_west',
  variation: 1,
  meeting: 1,
  document: 1,
  revision: 2,
  line: 'enters_employment',
  person: 'P7K3Q000000000000',
  outcome: 'enters_employment',
  occurrence: 1,
  evidence: 'reboot_west.EV_10418',
  cohort: 'spring',
  result: 1,
  claim: 'reboot_west.P7K3Q000000000000.enters_employment.1',
  sample: 'reboot_west.V1',
  statement: 'reboot_west.S05',
  payment: 'reboot_west.PMT01',
  paidFrom: '2019-04-01',
  paidUntil: '2019-04-30',
  provider: 'catch22',
  cap: 'contract_maximum',
  payer: 'bristol_cc',
  clawback: 1,
  digest: `sha256:${'9f'.repeat(32)}`,
  purpose: 'evaluation',
  hold: 1,
  entry: 4217,
  by: 'synthetic-verifier-1',
  table: 'statements',
  until: '2019-03-31',
  kind: 'payment',
  ref: 'reboot_west.PMT01',
  size: 4218,
  file: '4217.tlog-proof',
  member: 'M0123456789ABCDEFGHJKMNPQRS',
  token: 'T7K3Q000000000000',
  import: '9f'.repeat(32),
  list: 'statements-to-approve',
  webhook: 'wh_5f3c9f1e8a444f7e9a512f6a1e0c7d10',
  delivery: 17,
  after: '4217',
  limit: 10,
  minPosition: '00000000000000004217',
  asOf: '4217',
  effectiveOn: '2019-03-01',
  'If-Match': '"r5.e4217"',
  'If-None-Match': '"r5.e4217"',
  'Last-Event-ID': '4217',
};

/** The line of a statement is a number; that of a rate card has a name. */
const lineOfStatement = 12;
/** What was published is one of few tables. */
const publishedTable = 'outcomes';

/** Gives every parameter an example that has none of its own. A cursor has none: it is taken from an answer as it is. */
export function giveExamples(document: OpenAPIObject): void {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const { parameters = [] } of Object.values(item) as readonly { parameters?: Parameter[] }[]) {
      for (const parameter of parameters) {
        const { example, schema } = parameter;
        if ((example ?? schema?.example ?? schema?.enum ?? schema?.default) !== undefined) continue;
        const given = exampleAt(path, parameter);
        if (given !== undefined) parameter.example = given;
      }
    }
  }
}

/** What an answer calls by a name, as its example shows it: only what is text. */
export function exampleNamed(name: string): string | undefined {
  const example = examples[name];
  return typeof example === 'string' ? example : undefined;
}

function exampleAt(path: string, parameter: Parameter): string | number | undefined {
  const { name } = parameter;
  if (name === 'line' && parameter.in === 'path' && path.includes('/statements/')) return lineOfStatement;
  if (name === 'table' && path.includes('/publications/')) return publishedTable;
  return examples[name];
}
