import { claimsCommands } from '#claims';
import type { NamedCommand } from '#contracts';
import { evidenceCommands } from '#evidence';
import { addDays, calendarDate, instant, readActor } from '#kernel';
import { paymentsCommands } from '#payments';
import { referralsCommands } from '#referrals';
import type { ChangedStory } from './changed-story.js';
import { cast } from './story.js';
import type { TestLedger } from './test-ledger.js';

const commands = { ...referralsCommands, ...evidenceCommands, ...claimsCommands, ...paymentsCommands };

const CONTRACT = 'streets';
const ofContract = { contract: CONTRACT };
const DRAFTED = { from: calendarDate('2019-06-21'), to: calendarDate('2019-06-27') };
const PERIOD_DAYS = 7;

/** How much of everything there is. */
export interface LargeStory {
  readonly people: number;
  /** Weeks, each with a statement of a few claims that two payers pay; the rest of the claims is on one long statement. */
  readonly weeks: number;
}

/**
 * Makes the contract of the test story a large one: so many people more, each with an outcome that was verified, claimed and
 * billed, on a statement of hundreds of lines after a statement for each week. The draft of the story is issued, and there is
 * another one.
 *
 * @throws Error at the first step that is not recorded.
 */
export async function tellLargeStory(
  ledger: TestLedger,
  story: ChangedStory,
  { people, weeks }: LargeStory,
): Promise<ChangedStory> {
  const bus = await ledger.installation.bus();
  let told = 0;
  const say = async (name: keyof typeof commands, as: string, input: object): Promise<Record<string, unknown>> => {
    told += 1;
    const actor = readActor(as);
    if ('wrong' in actor) throw new Error(actor.wrong);
    const { command: Asked }: NamedCommand = commands[name];
    const answer = await bus.execute(new Asked(input as never, { commandId: `large-${told}`, actor }));
    if (answer.kind !== 'recorded') throw new Error(`${name}: ${JSON.stringify(answer)}`);
    return answer.about as Record<string, unknown>;
  };

  const house = async (serial: number, on: string): Promise<void> => {
    const referral = { ...ofContract, reference: `LARGE-${serial}`, referredOn: '2019-02-04' };
    const { person } = await say('refer-person', cast.gina, referral);
    const about = { ...ofContract, person };
    const accepted = { ...about, acceptedOn: '2019-02-06', criteriaMet: ['rough_sleeper'] };
    await say('accept-referral', cast.will, accepted);
    await say('start-engagement', cast.will, { ...about, startedOn: '2019-02-11' });
    const outcome = { ...about, outcome: 'enters_home', occurrence: 1 };
    await say('submit-evidence', cast.will, {
      ...outcome,
      achievedOn: '2019-04-09',
      kind: 'tenancy_agreement',
      providerFile: {
        contentDigest: `sha256:${serial.toString(16).padStart(64, '0')}`,
        location: `cabinet ${serial}`,
        bytes: 1024,
        mediaType: 'application/pdf',
      },
    });
    await say('verify-evidence', cast.vera, { ...outcome, method: 'document-check' });
    await say('make-claim', cast.will, { ...outcome, claimedOn: on });
  };
  const settle = async (from: string, to: string): Promise<void> => {
    await ledger.readable();
    const bill = { ...ofContract, period: { from, to }, issuedOn: to };
    const { statement } = await say('issue-statement', cast.will, bill);
    const ofStatement = { ...ofContract, statement };
    await say('approve-statement', cast.anna, { ...ofStatement, approvedOn: to });
    await say('approve-statement', cast.faye, { ...ofStatement, approvedOn: to });
    await say('make-payment', cast.finn, { ...ofStatement, paidOn: to, bankReference: `FUND-${to}` });
    await say('make-payment', cast.ben, { ...ofStatement, paidOn: to, bankReference: `CITY-${to}` });
  };

  let serial = 0;
  await say('issue-statement', cast.will, { ...ofContract, statement: story.draft, period: DRAFTED });
  let from = addDays(DRAFTED.to, 1);
  for (let week = 0; week <= weeks; week += 1) {
    const to = addDays(from, PERIOD_DAYS - 1);
    ledger.clock.set(instant(`${to}T10:00:00Z`));
    const inWeek = week === weeks ? people - serial : 2;
    for (let nth = 0; nth < inWeek; nth += 1) {
      serial += 1;
      await house(serial, to);
      // So that the read models never have everything to catch up with at once.
      if (serial % 100 === 0) await ledger.readable();
    }
    await settle(from, to);
    from = addDays(to, 1);
  }
  await ledger.readable();
  const period = { from, to: addDays(from, PERIOD_DAYS - 1) };
  ledger.clock.set(instant(`${period.to}T10:00:00Z`));
  await house(people + 1, period.to);
  await ledger.readable();
  const { statement } = await say('draft-statement', cast.will, { ...ofContract, period });
  await ledger.readable();
  return { ...story, draft: String(statement) };
}
