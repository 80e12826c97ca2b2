import {
  advancesInWords,
  capInWords,
  deadlinesInWords,
  listInWords,
  modeInWords,
  policyWords,
  releaseInWords,
  samplesInWords,
  scopeInWords,
  splitRuleInWords,
  type Terms,
} from '#contracts';
import { readable } from '../audit-trail/readable.js';
import { cell, type DataTable, type NamedValue } from '../layout/parts.js';
import { capitalised } from '../layout/words.js';

type Names = ReadonlyMap<string, string>;

/** The terms in words, a name and what is agreed under it. Two versions can be laid side by side by the names. */
export function termsList(terms: Terms, names: Names): NamedValue[] {
  const said = (words: string) => cell(readable(words, names));
  const { pricingDatePolicy, statementPeriod, deadlines, splits, caps, advances, releases, eligibility } = terms;
  return [
    { name: 'What decides the price', value: said(policyWords[pricingDatePolicy]) },
    { name: 'Statements', value: said(`one for each ${statementPeriod}`) },
    { name: 'Deadlines after a statement is issued', value: said(deadlinesInWords(deadlines ?? {})) },
    {
      name: 'Who pays',
      value: items(
        splits.map((split, place) => {
          const scope = scopeInWords(split).trim();
          const whatFor = scope === '' ? (place === 0 ? '' : 'for everything else: ') : `${scope}: `;
          return readable(`${whatFor}${splitRuleInWords(split.split)}`, names);
        }),
      ),
    },
    ...(caps.length === 0 ? [{ name: 'Caps', value: cell('None') }] : []),
    ...caps.map((cap) => ({ name: `Cap: ${readable(cap.cap)}`, value: said(capInWords(cap)) })),
    { name: 'Payment mode', value: said(modeInWords(terms.paymentMode)) },
    ...(advances === undefined
      ? []
      : [{ name: 'Advances', value: said(advancesInWords(advances).replace(/^, and /, '')) }]),
    ...releases.map(({ variation, on, ...scope }) => ({
      name: `Released by variation ${variation}`,
      value: said(`from ${on}, ${releaseInWords(scope)}`),
    })),
    { name: 'Who agrees to changes', value: said(listInWords(terms.approvers)) },
    { name: 'Who may refer', value: said(listInWords(terms.gateway)) },
    {
      name: 'Who may be served',
      value: {
        ...items(eligibility.criteria.map(({ words }) => words)),
        note: `Criteria, version ${eligibility.version}`,
      },
    },
    {
      name: 'Payment groups',
      value: terms.paymentGroups.length === 0 ? cell('None') : items(terms.paymentGroups.map(({ title }) => title)),
    },
    ...(terms.retentionYears === undefined
      ? []
      : [{ name: 'Records are kept', value: said(`for ${terms.retentionYears} years after the end`) }]),
    ...(terms.samples === undefined
      ? []
      : [{ name: 'Errors in a sample', value: said(samplesInWords(terms.samples)) }]),
  ];
}

function items(list: readonly string[]) {
  const [only = ''] = list;
  return list.length < 2 ? cell(capitalised(only)) : cell('', { items: list.map(capitalised) });
}

/** What is said otherwise under each name, whole values side by side: parts of an amount mean nothing. */
export function sideBySide(caption: string, before: Terms, after: Terms, names: Names): DataTable {
  const was = new Map(termsList(before, names).map(({ name, value }) => [name, value]));
  const is = new Map(termsList(after, names).map(({ name, value }) => [name, value]));
  const order = [...is.keys(), ...[...was.keys()].filter((name) => !is.has(name))];
  const same = (name: string) => JSON.stringify(was.get(name)) === JSON.stringify(is.get(name));
  return {
    caption,
    columns: [{ text: 'Term' }, { text: 'Before' }, { text: 'After' }],
    rows: order
      .filter((name) => !same(name))
      .map((name) => [
        cell(name),
        { ...(was.get(name) ?? cell('Not agreed')), prose: true },
        { ...(is.get(name) ?? cell('No longer agreed')), prose: true },
      ]),
    empty: 'The terms say the same before and after.',
  };
}
