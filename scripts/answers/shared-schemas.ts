import { z } from 'zod';
import {
  CalendarDate,
  ClaimId,
  ContractId,
  Decimal,
  EvidenceId,
  Instant,
  OrganisationId,
  OutcomeCode,
  PaymentRef,
  Pence,
  Percentage,
  PersonId,
  StatementRef,
} from '../../libs/kernel/src/index.js';
import { MemberId, TokenId } from '../../libs/members/src/index.js';
import { SampleRef } from '../../libs/samples/src/index.js';

/** What every answer shares, by the name of its brand: made from the rule that events are read with, so it is the same. */
export const sharedSchemas: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // Whether a day is one of the calendar is no matter of patterns; zod's rule says so in code.
  CalendarDate: {
    ...shared(CalendarDate, 'A day of the calendar in London, written YYYY-MM-DD.', '2019-03-20'),
    pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
  },
  Instant: shared(Instant, 'A moment in UTC, with milliseconds (RFC 3339).', '2019-03-20T09:14:00.000Z'),
  Pence: shared(Pence, 'Money: whole pence of the contract’s currency.', 40_000),
  Percentage: shared(Percentage, 'A percentage between 0 and 100 as text, with at most four decimals.', '29.6'),
  Decimal: shared(Decimal, 'A number as text, because 29.6 has no exact binary fraction.', '8.4'),
  ContractId: shared(ContractId, 'The code of a contract.', 'reboot_west'),
  OrganisationId: shared(OrganisationId, 'The code of an organisation.', 'bristol_cc'),
  OutcomeCode: shared(
    OutcomeCode,
    'A code that the contract chose: of an outcome, a line, a cap or a group.',
    'enters_employment',
  ),
  PersonId: shared(PersonId, 'The pseudonym of a person.', 'P7K3Q000000000000'),
  EvidenceId: shared(EvidenceId, 'The reference of a piece of evidence.', 'reboot_west.EV_10418'),
  ClaimId: shared(ClaimId, 'The reference of a claim.', 'reboot_west.P7K3Q000000000000.enters_employment.1'),
  StatementRef: shared(StatementRef, 'The reference of a statement.', 'reboot_west.S05'),
  PaymentRef: shared(PaymentRef, 'The reference of a payment or an advance.', 'reboot_west.PMT01'),
  SampleRef: shared(SampleRef, 'The reference of a sample.', 'reboot_west.V1'),
  MemberId: shared(MemberId, 'The reference of a member.', undefined),
  TokenId: shared(TokenId, 'The reference of a token; not the token itself.', undefined),
};

function shared(rule: z.ZodType, description: string, example: unknown): Record<string, unknown> {
  // What is refined in code has no place in a schema, and needs none here: every other part of the rule has.
  const { $schema: _, ...schema } = z.toJSONSchema(rule, { unrepresentable: 'any' });
  return { ...schema, description, ...(example === undefined ? {} : { example }) };
}
