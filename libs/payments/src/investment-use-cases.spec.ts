import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  contractEvents,
  NotAllowed,
  organisationEvents,
  RecordContract,
  RecordContractHandler,
  RegisterOrganisation,
  RegisterOrganisationHandler,
} from '#contracts';
import type { Actor } from '#kernel';
import { actors, recordContractInput, riverside } from '../../contracts/test/fixtures.js';
import { LedgerInMemory } from '../../contracts/test/ledger-in-memory.js';
import { harbourTrust } from '../test/investment-fixtures.js';
import { investmentEvents } from './domain/payments.events.js';
import { DrawInvestment, DrawInvestmentHandler, type DrawInvestmentInput } from './draw-investment.js';
import { investmentStreamName } from './investment.stream.js';
import { RepayInvestment, RepayInvestmentHandler, type RepayInvestmentInput } from './repay-investment.js';

const investor: Actor = { subject: 'demo:investor-1', organisation: harbourTrust, role: 'investor' };
const drawing: DrawInvestmentInput = {
  contract: riverside,
  investor: harbourTrust,
  pence: 3_000_000 as DrawInvestmentInput['pence'],
  drawnOn: '2021-04-01' as DrawInvestmentInput['drawnOn'],
  words: 'First tranche.',
};
const repayment: RepayInvestmentInput = {
  contract: riverside,
  investor: harbourTrust,
  capitalPence: 1_000_000 as never,
  repaidOn: '2021-05-01' as RepayInvestmentInput['repaidOn'],
};

describe('investment through its use cases', () => {
  let world: LedgerInMemory;
  const draw = (input: DrawInvestmentInput, actor = investor) =>
    world.ask(new DrawInvestmentHandler(world.ledger, world.access), DrawInvestment, input, actor);
  const repay = (input: RepayInvestmentInput, actor = investor) =>
    world.ask(new RepayInvestmentHandler(world.ledger, world.access), RepayInvestment, input, actor);

  beforeEach(async () => {
    world = new LedgerInMemory(organisationEvents, contractEvents, investmentEvents);
    const register = new RegisterOrganisationHandler(world.ledger, world.access);
    const parties = [...recordContractInput.parties, { organisation: harbourTrust, roles: ['investor'] as const }];
    for (const { organisation } of parties) {
      const input = { organisation, name: `${organisation} (synthetic)` } as never;
      await world.ask(register, RegisterOrganisation, input, actors.payer);
    }
    const record = new RecordContractHandler(world.ledger, world.access);
    const input = structuredClone({ ...recordContractInput, parties }) as never;
    expect(await world.ask(record, RecordContract, input, actors.payer)).toMatchObject({ kind: 'recorded' });
    world.at('2021-06-01T09:00:00Z');
  });

  it('is drawn and repaid, each under the next reference, with the words sealed', async () => {
    expect(await draw(drawing)).toMatchObject({ kind: 'recorded', about: { investment: 'riverside.I01' } });
    expect(await world.opened(investmentStreamName(riverside))).toEqual({ words: 'First tranche.' });
    expect(await repay(repayment)).toMatchObject({ kind: 'recorded', about: { investment: 'riverside.I02' } });
    // Sent again under another id it is the same movement.
    expect(await draw(drawing)).toMatchObject({ repeated: true, about: { investment: 'riverside.I01' } });
    expect(await world.events(investmentStreamName(riverside))).toMatchObject([
      { type: 'InvestmentDrawn', pence: 3_000_000 },
      { type: 'InvestmentRepaid', capitalPence: 1_000_000, returnPence: 0 },
    ]);
  });

  it('is refused for an organisation that does not invest, and in the future', async () => {
    expect(await draw({ ...drawing, investor: actors.provider.organisation })).toMatchObject({
      refusal: { refused: 'not-an-investor' },
    });
    expect(await draw({ ...drawing, drawnOn: '2021-06-02' as DrawInvestmentInput['drawnOn'] })).toMatchObject({
      refusal: { refused: 'dated-in-the-future' },
    });
    expect(await repay(repayment)).toMatchObject({ refusal: { refused: 'nothing-drawn-yet' } });
  });

  it('is recorded neither by a payer nor by a verifier', async () => {
    for (const actor of [actors.payer, actors.verifier]) {
      await expect(draw(drawing, actor)).rejects.toThrow(NotAllowed);
    }
  });

  it.each([
    ['pence', 0],
    ['investment', 'elsewhere.I01'],
  ])('takes no %s of %s', async (field, value) => {
    await expect(draw({ ...drawing, [field]: value } as DrawInvestmentInput)).rejects.toThrow(`/${field}: must`);
  });

  it('takes no repayment of nothing', async () => {
    await expect(repay({ ...repayment, capitalPence: 0 as never })).rejects.toThrow(
      '/capitalPence: must be above zero',
    );
  });
});
