import { addDays, type CalendarDate, calendarDate, type PersonId } from '#kernel';
import type { AccountState } from '#payments';
import { startsWork } from '../../contracts/test/fixtures.js';
import { feelsSafeLine, keepsWorkLine, startsWorkLine } from '../../rate-cards/test/fixtures.js';
import { RandomMoney } from './random-money.js';
import { RandomPeople } from './random-people.js';
import { RandomTerms } from './random-terms.js';
import { StoryGround } from './story-ground.js';
import { outcomes, reconvictions, type Step, type Story } from './story-of-changes.js';

export { type Story, story } from './story-of-changes.js';

/** The first day on which a statement is issued; each has a day of its own, after all that was achieved. */
const FIRST_STATEMENT = calendarDate('2022-06-01');

/** Plays a story on the real streams; what is not asked about here is recorded as it stands. */
export class RandomContract {
  readonly #ground = new StoryGround();
  readonly #people = new RandomPeople(this.#ground);
  readonly #terms = new RandomTerms(this.#ground);
  readonly #money = new RandomMoney(this.#ground, this.#people.claims);
  readonly river = this.#ground.river;
  readonly payers = this.#money.payers;
  readonly lineCodes = [startsWorkLine.line, keepsWorkLine.line, feelsSafeLine.line, reconvictions];
  #statements = 0;

  async open(story: Story): Promise<this> {
    await this.river.world.at('2021-03-10T09:00:00Z').withRiverside();
    this.river.world.at('2030-01-01T09:00:00Z');
    await this.#terms.open(story);
    return this;
  }

  /** Does one thing, if it can be done. */
  async play(step: Step): Promise<void> {
    switch (step.do) {
      case 'claim':
        return this.#people.claim(step.nth, outcomes[step.of] ?? startsWork, step.on, step.facts);
      case 'withdraw':
        return this.#people.withdraw(step.which);
      case 'make-again':
        return this.#people.makeAgain(step.which, step.on, step.facts);
      case 'unverify':
        return this.#people.unverify(step.which);
      case 'correct-dates':
        return this.#people.correctDates(step);
      case 'cohort':
        return this.#people.cohort(step);
      case 'revise':
        return this.#terms.revise(step.from, step.card);
      case 'vary':
        return this.#terms.vary(step.from, step.change);
      case 'release':
        return this.#terms.release(step, this.today);
      case 'hold':
        return this.#money.hold(step.which);
      case 'dispute':
        return this.#money.dispute(step);
      case 'claw-back':
        return this.#money.clawBack(step);
      case 'settle':
        return this.#money.settle(step);
      case 'advance':
        return this.#money.advance(step);
      case 'invest':
        return this.#money.invest(step.amount);
      case 'issue':
        await this.issue();
    }
  }

  /** The day of the last statement. */
  get today(): CalendarDate {
    return addDays(FIRST_STATEMENT, this.#statements);
  }

  /** What the caps that were ever agreed are about, and everything. */
  get scopes() {
    return this.#terms.scopes;
  }

  /** The caps that hold from the first day of the contract on. */
  get caps() {
    return this.#terms.caps;
  }

  get persons(): PersonId[] {
    return this.#people.claims.map(({ path }) => path.person);
  }

  /** When a person was referred and started, as it is known now. */
  datesOf(person: PersonId) {
    return this.#people.datesOf(person);
  }

  account(): Promise<AccountState> {
    return this.#ground.account();
  }

  lines() {
    return this.#ground.lines();
  }

  async issue(commandId = `issue-${this.#statements + 1}`) {
    this.#statements += 1;
    const on = addDays(FIRST_STATEMENT, this.#statements);
    const answer = await this.river.issue({ from: on, to: on }, commandId);
    if (answer.kind === 'refused') {
      throw new Error(`Not issued: ${answer.refusal.refused} ${JSON.stringify(answer.refusal.detail)}`);
    }
    return { answer, again: () => this.river.issue({ from: on, to: on }, commandId) };
  }

  putAllBack(): Promise<void> {
    return this.#money.putAllBack();
  }

  /** Puts a revision to the parties, who have not answered yet. */
  propose(effectiveFrom: CalendarDate, prices: Story['card']) {
    return this.#terms.propose(effectiveFrom, prices);
  }

  agree(revision: { readonly revision: number; readonly effectiveFrom: CalendarDate }): Promise<void> {
    return this.#terms.agree(revision);
  }
}
