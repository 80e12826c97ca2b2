import type { Naming } from '#contracts';
import { type ContractId, percentInWords } from '#kernel';
import { clawbackRef } from '#payments';
import {
  noIntervalWords,
  type SampleDetails,
  type SampleItemDetails,
  type SampleRow,
  type SecondCheckRow,
} from '#samples';
import { offered } from '../access/may.js';
import type { Caller } from '../http/identity.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import type { Page } from '../layout/pages.js';
import {
  type Action,
  type Cell,
  type Crumb,
  cell,
  type DataTable,
  keepingMoment,
  type NamedValue,
  type TagColour,
} from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, counted, countWords, dayWords, moneyWords, plainWords } from '../layout/words.js';
import { drawnFromWords, sampleHref, statusColour, statusWords } from './samples.page.js';

export interface SampleContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly status: { readonly text: string; readonly colour: TagColour };
  readonly frame: readonly NamedValue[];
  readonly redraw: readonly string[];
  readonly results: readonly NamedValue[];
  readonly tables: readonly DataTable[];
  readonly actions: readonly Action[];
}

export interface SampleFacts {
  readonly contract: NamedContract;
  readonly sample: SampleDetails;
  readonly items: readonly SampleItemDetails[];
  readonly secondChecks: readonly SecondCheckRow[];
  readonly naming: Naming;
  readonly asked: ReadAt;
  readonly caller: Caller | undefined;
}

/** One sample: what it is drawn from, by which seed, what was found, and what follows. */
export function samplePage(facts: SampleFacts): Page<SampleContent> {
  const { contract, sample, asked } = facts;
  const heading = `Sample ${sample.sample}`;
  return {
    template: 'samples/sample.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: contractCrumbs(contract, asked, { text: 'Samples', href: `/contracts/${contract.contract}/samples` }),
      heading,
      status: { text: statusWords[sample.status], colour: statusColour[sample.status] },
      frame: frameRows(facts),
      redraw: redrawWords(sample),
      results: resultRows(facts),
      tables: [
        strataTable(sample),
        itemsTable(facts),
        ...(facts.secondChecks.length === 0 ? [] : [secondTable(facts)]),
      ],
      actions: actionsOf(facts),
    },
  };
}

function actionsOf({ sample, caller, asked }: SampleFacts): readonly Action[] {
  if (asked.isPast) return [];
  const home = sampleHref(sample);
  const closed = sample.status === 'closed' && sample.of !== 'verifications';
  return offered(caller, [
    ...(sample.status === 'framed'
      ? [{ text: 'Give the seed', href: `${home}/draw`, operation: 'draw-sample' as const }]
      : []),
    ...(sample.status === 'drawn' && sample.checked === sample.size
      ? [{ text: 'Close the sample', href: `${home}/close`, operation: 'check-sample' as const }]
      : []),
    ...(closed
      ? [{ text: 'Propose a clawback', href: `${home}/recover`, operation: 'propose-clawback' as const }]
      : []),
  ]);
}

/** Where a drawn item is checked, or its finding corrected; undefined for whoever may not. */
function checkCell({ sample, caller, asked, contract }: SampleFacts, row: SampleItemDetails): Cell {
  const may = offered(caller, [{ text: '', href: '', operation: 'check-sample' }]).length > 0;
  if (!may || asked.isPast || sample.status !== 'drawn') return cell('');
  const [person = '', ...rest] = row.item.slice(contract.contract.length + 1).split('.');
  const at = `${sampleHref(sample)}/items/${person}/${rest.slice(0, -1).join('.')}/${rest.at(-1) ?? '1'}`;
  const hidden = `of ${person}`;
  if (sample.of === 'verifications')
    return row.finding === null ? cell('Decide', { href: `${at}/recheck`, hidden }) : cell('');
  return row.finding === null
    ? cell('Check', { href: `${at}/check`, hidden })
    : cell('Correct', { href: `${at}/correct`, hidden });
}

function frameRows({ sample, naming, asked }: SampleFacts): NamedValue[] {
  const value = sample.pence === 0 ? {} : { note: moneyWords(sample.pence) };
  return [
    { name: 'Drawn from', value: cell(drawnFromWords[sample.of], { note: frameWords(sample) }) },
    { name: 'In the frame', value: cell(countWords(sample.members), value) },
    {
      name: 'Frame closed',
      value: cell(`${dayWords(sample.closed_on)} by ${naming.nameOf(sample.closed_for)}`, {
        href: keepingMoment(`/entries/${sample.frame_entry}`, asked),
        note: `as of entry ${countWords(sample.as_of)}`,
      }),
    },
    { name: 'Digest of the list', value: cell(sample.digest, { mono: true }) },
    {
      name: 'Seed',
      value:
        sample.seed === null || sample.seed_entry === null
          ? cell('Not given yet')
          : cell(sample.seed, {
              mono: true,
              href: keepingMoment(`/entries/${sample.seed_entry}`, asked),
              note: sourceWords(sample),
            }),
    },
    {
      name: 'What the terms let follow',
      value: cell(
        sample.extrapolation === null
          ? 'What is found is taken back, and nothing beyond it'
          : `Errors are carried over to the whole frame, by ${sample.extrapolation === 'point-estimate' ? 'the estimate' : 'its lower bound'}`,
      ),
    },
  ];
}

/** What narrows the frame, as it was asked. */
function frameWords({ frame, stratify }: SampleRow): string {
  const { of: _, ...narrowed } = JSON.parse(frame) as Record<string, unknown>;
  const parts = Object.entries(narrowed).map(([name, value]) => `${name}: ${valueWords(value)}`);
  const divided = stratify === null ? [] : [`divided by ${valueWords((JSON.parse(stratify) as { by: string[] }).by)}`];
  return [...parts, ...divided].join('; ') || 'all of the contract, not divided';
}

function valueWords(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  const { from, to } = value as { readonly from: string; readonly to: string };
  return `${dayWords(from)} to ${dayWords(to)}`;
}

function sourceWords({ seed_kind, seed_words, seed_drawn_on, seed_size, seed_given_on }: SampleRow): string {
  const given = seed_given_on === null ? '' : `; given on ${dayWords(seed_given_on)}`;
  return seed_kind === 'checkpoint'
    ? `the root of the checkpoint of size ${countWords(seed_size ?? 0)}${given}`
    : `${seed_words ?? ''}, of ${dayWords(seed_drawn_on ?? '')}${given}`;
}

function redrawWords({ seed, sample }: SampleRow): string[] {
  const list = `The list of the frame comes from “ledger sample frame ${sample}”, or from the API; its SHA-256 is the digest above.`;
  if (seed === null) return [list, 'With the seed, anybody can draw what this ledger will draw.'];
  return [
    list,
    'In each stratum, the members with the smallest SHA-256 over seed, a zero byte and reference are drawn: for example with printf, sha256sum and sort.',
    'For one member: printf \'%s\\0%s\' "$SEED" "$REFERENCE" | sha256sum',
  ];
}

function resultRows({ sample, asked }: SampleFacts): NamedValue[] {
  if (sample.status !== 'closed') {
    return [{ name: 'Checked', value: cell(`${countWords(sample.checked)} of ${countWords(sample.size)}`) }];
  }
  if (sample.of === 'verifications') {
    return [
      { name: 'Decided as the first verifier did', value: cell(percentInWords(sample.agreement ?? '0')) },
      { name: 'Kappa', value: cell(sample.kappa ?? 'None: one of the two answers was never given') },
    ];
  }
  const money = sample.pence === 0 ? [] : valueRows(sample);
  return [
    {
      name: 'Error rate',
      value: cell(percentInWords(sample.rate ?? '0'), {
        note: `between ${percentInWords(sample.lower ?? '0')} and ${percentInWords(sample.upper ?? '0')} at ${sample.confidence} per cent; ${countWords(sample.in_error)} of ${countWords(sample.checked)} in error`,
      }),
    },
    ...money,
    ...clawbackRow('Taken back for what was found', sample, sample.found_clawback, asked),
    ...(sample.extrapolated_pence === null
      ? []
      : [
          {
            name: 'Beyond what was found',
            value: cell(moneyWords(sample.extrapolated_pence), {
              note: `of ${moneyWords(sample.basis_pence ?? 0)} in all`,
            }),
          },
        ]),
    ...clawbackRow('Taken back beyond it', sample, sample.extrapolated_clawback, asked),
  ];
}

function valueRows(sample: SampleRow): NamedValue[] {
  const { estimate_pence, lower_pence, upper_pence, standard_error_pence, no_interval } = sample;
  const note =
    lower_pence === null || upper_pence === null
      ? `no interval: ${noIntervalWords[no_interval ?? 'no-value']}`
      : `between ${moneyWords(lower_pence)} and ${moneyWords(upper_pence)}; standard error ${moneyWords(standard_error_pence ?? 0)}`;
  return [
    {
      name: 'Found wrong',
      value: cell(moneyWords(sample.error_pence ?? 0), { note: `of ${moneyWords(sample.checked_pence ?? 0)} checked` }),
    },
    {
      name: 'Wrong in the whole frame, as estimated',
      value: cell(moneyWords(estimate_pence ?? 0), {
        note: `${percentInWords(sample.value_rate ?? '0')} of what was paid; ${note}`,
      }),
    },
  ];
}

function clawbackRow(name: string, { contract }: SampleRow, clawback: number | null, asked: ReadAt): NamedValue[] {
  if (clawback === null) return [];
  return [
    {
      name,
      value: cell(`Clawback ${clawbackRef(contract as ContractId, clawback)}`, {
        href: keepingMoment(`/contracts/${contract}/other-money`, asked),
      }),
    },
  ];
}

function strataTable({ strata }: SampleDetails): DataTable {
  return {
    caption: 'Strata',
    columns: [
      { text: 'Stratum' },
      { text: 'Members', numeric: true },
      { text: 'Paid', numeric: true },
      { text: 'Drawn', numeric: true },
      { text: 'In error', numeric: true },
      { text: 'Error rate', numeric: true },
      { text: 'Wrong, as estimated', numeric: true },
    ],
    rows: strata.map((row) => [
      cell(row.stratum, { mono: true }),
      cell(countWords(row.members)),
      cell(moneyWords(row.pence)),
      cell(countWords(row.size)),
      cell(row.in_error === null ? 'Not known' : countWords(row.in_error)),
      row.rate === null
        ? cell('Not known')
        : cell(percentInWords(row.rate), {
            note: `${percentInWords(row.lower ?? '0')} to ${percentInWords(row.upper ?? '0')}`,
          }),
      cell(row.estimate_pence === null ? 'Not known' : moneyWords(row.estimate_pence)),
    ]),
    empty: 'There are no strata.',
  };
}

const findingColour: Record<string, TagColour> = {
  confirmed: 'green',
  verified: 'green',
  partly: 'yellow',
  'not-confirmed': 'red',
  rejected: 'red',
};

function itemsTable(facts: SampleFacts): DataTable {
  const { items, contract, naming, asked, sample } = facts;
  return {
    caption: `What was drawn: ${counted(items.length, 'item')}`,
    columns: [
      { text: 'Item' },
      { text: 'Stratum' },
      { text: 'Amount', numeric: true },
      { text: 'Found' },
      { text: 'Right', numeric: true },
      { text: 'Checked' },
      ...(sample.status === 'drawn' ? [{ text: 'Do' }] : []),
    ],
    rows: items.map((row) => [
      itemCell(row.item, contract.contract, naming, asked),
      cell(row.stratum, { mono: true }),
      cell(row.pence === 0 ? '' : moneyWords(row.pence)),
      findingCell(row),
      cell(row.right_pence === null ? '' : moneyWords(row.right_pence)),
      row.checked_on === null
        ? cell('')
        : cell(dayWords(row.checked_on), {
            note: `by ${row.checked_by ?? ''} for ${naming.nameOf(row.checked_for ?? '')}`,
          }),
      ...(sample.status === 'drawn' ? [checkCell(facts, row)] : []),
    ]),
    empty: 'Nothing has been drawn yet.',
  };
}

/** Whose it is, and which outcome: the reference begins with the contract, which the page is about. */
function itemCell(item: string, contract: string, { names }: Naming, asked: ReadAt): Cell {
  const [person = '', ...rest] = item.slice(contract.length + 1).split('.');
  const outcome = rest.slice(0, -1).join('.');
  const time = rest.at(-1) ?? '1';
  return cell(person, {
    href: keepingMoment(`/contracts/${contract}/people/${person}`, asked),
    note: `${names.get(outcome) ?? plainWords(outcome)}${time === '1' ? '' : `, time ${time}`}`,
  });
}

function findingCell({ finding, reason_code, earlier }: SampleItemDetails): Cell {
  if (finding === null) return cell('Not checked yet', { tag: 'grey' });
  const reason = reason_code === null ? [] : [reason_code.replaceAll('-', ' ')];
  const before = earlier.map(
    (one) => `before that: ${one.finding.replaceAll('-', ' ')}, on ${dayWords(one.checked_on)}`,
  );
  const note = [...reason, ...before].join('; ');
  return cell(capitalised(finding.replaceAll('-', ' ')), {
    tag: findingColour[finding] ?? 'grey',
    ...(note === '' ? {} : { note }),
  });
}

function secondTable({ secondChecks, naming }: SampleFacts): DataTable {
  return {
    caption: 'Two decisions side by side',
    columns: [{ text: 'Item' }, { text: 'First' }, { text: 'Second' }, { text: 'Same' }],
    rows: secondChecks.map((row) => [
      cell(row.item),
      cell(capitalised(row.first), {
        note: `${dayWords(row.first_on)}, by ${row.first_by} for ${naming.nameOf(row.first_for)}`,
      }),
      cell(capitalised(row.second), {
        note: `${dayWords(row.second_on)}, by ${row.second_by} for ${naming.nameOf(row.second_for)}`,
      }),
      row.first === row.second ? cell('Yes', { tag: 'green' }) : cell('No', { tag: 'red' }),
    ]),
    empty: 'Nothing has been decided twice.',
  };
}
