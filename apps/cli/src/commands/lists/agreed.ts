import { ChangeLog } from '#contracts';
import type { Cell } from '../../table.js';
import { code, plain } from '../../words.js';
import { mattersInWords, planTable, revisionsOf, variationsOf } from '../changes.js';
import { type Listed, left, type Place, right } from './listed.js';

export function variations({ store, contract, asked, on }: Place): Listed {
  const value = variationsOf(store, contract, { ...asked, on });
  const columns = [
    left('Variation'),
    left('Status'),
    left('Takes effect'),
    left('Proposed'),
    left('Agreed'),
    left('Title'),
  ];
  const rows = value.map((one): Cell[] => [
    `${contract}.V${one.variation}`,
    code(one.status),
    {
      text: `${one.effectiveFrom}${one.retroactive === true ? ', retroactive' : ''}`,
      plain: one.effectiveFrom,
    },
    one.proposedOn ?? '',
    one.retroactive === undefined ? '' : (one.closedOn ?? ''),
    one.title,
  ]);
  return { value, table: { columns, rows } };
}

export function revisions({ store, contract, asked, on, names }: Place): Listed {
  const value = revisionsOf(store, contract, { ...asked, on });
  const columns = [
    left('Revision'),
    left('Status'),
    left('Prices from'),
    left('To before'),
    left('Proposed'),
    left('What it changes'),
  ];
  const rows = value.map((one): Cell[] => {
    const changes = one.changes?.lines ?? [];
    return [
      `${contract}.R${one.revision}`,
      code(one.status),
      one.validFrom ?? '',
      one.validTo ?? '',
      one.proposedOn ?? '',
      one.base === undefined
        ? `the first, of ${one.lines.length} lines`
        : {
            text: changes.map(({ line, change }) => `${names.title(line)} ${plain(change)}`).join(', '),
            plain: changes.map(({ line, change }) => `${line} ${change}`).join(', '),
          },
    ];
  });
  return { value, table: { columns, rows } };
}

export function meetings({ store, contract, asked, names }: Place): Listed {
  const value = new ChangeLog(store).meetings(contract, asked);
  const rows = value.map(({ meeting, heldOn, title, present, about }): Cell[] => [
    `${contract}.M${meeting}`,
    heldOn,
    mattersInWords(about),
    { text: names.list(present), plain: present.join(', ') },
    title,
  ]);
  const columns = [left('Meeting'), left('Held'), left('About'), left('Present'), left('Title')];
  return { value, table: { columns, rows } };
}

export function documents({ store, contract, asked }: Place): Listed {
  const value = new ChangeLog(store).documents(contract, asked);
  const rows = value.map(({ document, datedOn, about, mediaType, title }) => [
    `${contract}.D${document}`,
    datedOn,
    mattersInWords(about),
    mediaType,
    title,
  ]);
  const columns = [left('Document'), left('Dated'), left('About'), left('Type'), left('Title')];
  return { value, table: { columns, rows } };
}

export function plans({ store, contract, asked, width, names }: Place): Listed {
  const value = new ChangeLog(store).plans(contract, asked);
  const columns = [
    left('Plan'),
    right('Version'),
    left('From'),
    left('To'),
    right('Referrals'),
    right('Starts'),
    right('Payments'),
  ];
  const rows = value.flatMap(({ scenario, version, periods }) =>
    periods.map(({ from, to, referrals, starts, paymentsPence }) => [
      scenario,
      String(version),
      from,
      to,
      ...[referrals, starts, paymentsPence].map((number) => (number === undefined ? '' : String(number))),
    ]),
  );
  const lines = value.flatMap((plan, place) => [...(place === 0 ? [] : ['']), ...planTable(plan, names, width)]);
  return { value, table: { columns, rows }, lines };
}
