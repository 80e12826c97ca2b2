import { type CalendarDate, isRefusal } from '#kernel';
import type { CorrectableField } from '#referrals';
import type { AskedOf, PersonDraft } from './person-draft.js';
import { recordIdentity } from './record-key.js';
import type { RowPlace } from './return-format.js';
import type { RecordKind } from './return-state.js';

interface Correction {
  readonly row: RowPlace;
  readonly column: string;
  readonly field: CorrectableField;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

/** The days of one person's referral and engagement that a return says otherwise: gathered row by row, corrected at once. */
export class DateCorrections {
  readonly #wanted: Correction[] = [];

  constructor(private readonly draft: PersonDraft) {}

  has(row: RowPlace): boolean {
    return this.#wanted.some((correction) => correction.row === row);
  }

  /** A day that differs is corrected, unless this return has said it before and it was corrected since. */
  compare(
    row: RowPlace,
    column: string,
    kind: RecordKind,
    field: CorrectableField,
    recorded: CalendarDate,
    given: CalendarDate,
  ): void {
    if (recorded === given) return;
    if (this.draft.wasSaid(kind, '', given)) {
      this.draft.leave(row, column, `was corrected to ${recorded} since this return was sent before`);
      return;
    }
    this.#wanted.push({ row, column, field, from: recorded, to: given });
  }

  /** Adds a correction of all that was gathered, one for whoever may correct it. */
  plan(): void {
    const wanted = this.#wanted;
    for (const { field, from } of wanted) {
      if (field !== 'pausedOn' && field !== 'resumedOn') continue;
      const kind = field === 'pausedOn' ? 'paused' : 'resumed';
      this.draft.named.add(recordIdentity({ kind, person: this.draft.person, item: '', dated: from }));
    }
    const byGateway = wanted.filter(({ field }) => field === 'referredOn');
    const byProvider = wanted.filter(({ field }) => field !== 'referredOn');
    const groups = [
      { by: 'gateway' as const, changes: byGateway },
      { by: 'provider' as const, changes: byProvider },
    ].filter(({ changes }) => changes.length > 0);
    // Dates that move together may be out of order in between: whose correction fits goes first.
    const [first, second] = groups;
    const isBlocked = first !== undefined && second !== undefined && this.#refusalOf(first) !== undefined;
    for (const group of isBlocked ? [second, first] : groups) {
      const { by, changes } = group;
      const [{ row, column } = { row: undefined, column: '' }] = changes;
      if (row === undefined) continue;
      this.draft.step({
        places: changes.map((change) => change.row),
        kind: 'correction',
        column,
        command: 'correct-referral-dates',
        input: { changes: changes.map(({ field, to }) => ({ field, to })) },
        by,
        says: changes.map(({ field, from, to }) => `${field} ${from} corrected to ${to}`).join(', '),
        asked: this.#correction(changes),
      });
    }
  }

  #refusalOf({ by, changes }: { readonly by: 'gateway' | 'provider'; readonly changes: readonly Correction[] }) {
    const actor = this.draft.state.actors[by];
    if (actor === undefined) return undefined;
    const decision = this.draft.decideReferral(this.#correction(changes), actor);
    return isRefusal(decision) ? decision : undefined;
  }

  #correction(changes: readonly Correction[]): AskedOf<'correct-dates'> {
    return {
      type: 'correct-dates',
      changes: changes.map(({ field, to }) => ({ field, to })),
      today: this.draft.state.today,
    };
  }
}
