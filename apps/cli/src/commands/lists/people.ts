import { type ErasureRow, PersonsRegister } from '#persons';
import { everyPage } from '../../pages.js';
import type { Cell } from '../../table.js';
import { code } from '../../words.js';
import { type Listed, left, type Place, right } from './listed.js';

export function holds({ store, contract, asked, names }: Place): Listed {
  const value = new PersonsRegister(store).holds(contract, asked);
  const columns = [left('Over'), right('Hold'), left('Status'), left('Why'), left('Placed by'), left('Lifted by')];
  const rows = value.map((row): Cell[] => [
    row.over === 'contract' ? 'everybody' : row.subject,
    String(row.hold),
    row.status,
    code(row.reason_code),
    `${names.who(row.placed_by, row.placed_for)}, ${row.placed_at.slice(0, 10)}`,
    row.lifted_at === null
      ? ''
      : `${names.who(row.lifted_by ?? '', row.lifted_for ?? '')}, ${row.lifted_at.slice(0, 10)}`,
  ]);
  return { value, table: { columns, rows } };
}

export function erasures({ store, contract, asked, names }: Place): Listed {
  const register = new PersonsRegister(store);
  const value = everyPage<ErasureRow>((after) => register.erasures(contract, { ...asked, ...after }));
  const columns = [
    left('Person'),
    left('Status'),
    left('Ground'),
    left('Asked for by'),
    left('Decided by'),
    left('Backups until'),
  ];
  const rows = value.map((row): Cell[] => [
    row.person,
    row.status,
    code(row.basis),
    `${names.who(row.requested_by, row.requested_for)}, ${row.requested_at.slice(0, 10)}`,
    row.decided_at === null
      ? ''
      : `${names.who(row.decided_by ?? '', row.decided_for ?? '')}, ${row.decided_at.slice(0, 10)}`,
    row.backups_expire_by ?? '',
  ]);
  return { value, table: { columns, rows } };
}

export function mergeFindings({ store, contract, asked }: Place): Listed {
  const value = new PersonsRegister(store).findings(contract, asked);
  const columns = [left('Claim'), left('Person'), left('Is'), left('Also claimed as'), left('Paid')];
  const rows = value.map((row) => [
    row.claim,
    row.person,
    row.same_as,
    row.also_claimed ?? '',
    row.paid === 1 ? 'yes' : 'no',
  ]);
  return { value, table: { columns, rows } };
}
