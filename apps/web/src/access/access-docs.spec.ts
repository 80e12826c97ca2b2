import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  type ContractOperation,
  contractDecider,
  memberOperations,
  operationRoles,
  operatorOperations,
  readingRoles,
  whyNotAllowed,
} from '#contracts';
import { calendarDate, fold, OrganisationId, Role } from '#kernel';
import { riversideEvents } from '../../../../libs/contracts/test/fixtures.js';
import { pairsOfDuties } from '../../test/pairs-of-duties.js';

const PAGE = 'docs/access.md';

/** Whether an organisation that has left may still do it: asked of the rule itself. */
function settles(operation: string, role: Role): boolean {
  const contract = fold(contractDecider, riversideEvents);
  const isFounding = operation === 'register-organisation' || operation === 'record-contract';
  if (contract.status !== 'recorded' || isFounding || !Object.hasOwn(operationRoles, operation)) return false;
  const organisation = OrganisationId.parse('left');
  const party = { organisation, roles: [role], from: calendarDate('2021-04-01'), lastDay: calendarDate('2021-09-30') };
  const actor = { subject: 'somebody', organisation, role };
  const left = { ...contract, parties: [...contract.parties, party] };
  return whyNotAllowed(actor, operation as ContractOperation, left, calendarDate('2022-06-01')) === undefined;
}

function rows(table: Readonly<Record<string, readonly Role[]>>): readonly string[] {
  const heads = Role.options.map((role) => role.replaceAll('-', ' '));
  return [
    `| | ${heads.join(' | ')} | |`,
    `| --- | ${heads.map(() => ':-:').join(' | ')} | --- |`,
    ...Object.entries(table).map(([name, may]) => {
      const cells = Role.options.map((role) => (may.includes(role) ? 'yes' : ''));
      const [first] = may;
      return `| \`${name}\` | ${cells.join(' | ')} | ${first !== undefined && settles(name, first) ? 'settles' : ''} |`;
    }),
  ];
}

function pairs(): readonly string[] {
  return [
    '| who | may not be who | refused as |',
    '| --- | --- | --- |',
    ...Object.values(pairsOfDuties).map(({ first, second, apart, refusal }) => {
      const whose = apart === 'person' ? '' : ' (the whole organisation)';
      return `| ${first}${whose} | ${second} | \`${refusal}\` |`;
    }),
  ];
}

function written(page: string): string {
  const put = (text: string, name: string, lines: readonly string[]) =>
    text.replace(
      new RegExp(`<!-- ${name} -->[\\s\\S]*<!-- /${name} -->`),
      `<!-- ${name} -->\n\n${lines.join('\n')}\n\n<!-- /${name} -->`,
    );
  const commands = rows({ ...operationRoles, ...operatorOperations, ...memberOperations });
  return put(put(put(page, 'commands', commands), 'readings', rows(readingRoles)), 'pairs', pairs());
}

describe('the page about access', () => {
  it('has each role and operation as the code has them (WRITE_DOCS=1 writes it)', () => {
    const page = readFileSync(PAGE, 'utf8');
    if (process.env['WRITE_DOCS'] === '1') writeFileSync(PAGE, written(page));
    expect(readFileSync(PAGE, 'utf8')).toBe(written(page));
  });
});
