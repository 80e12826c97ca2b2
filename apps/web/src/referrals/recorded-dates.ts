import { InvalidInput } from '#contracts';
import { type CalendarDate, calendarDate } from '#kernel';
import type { CorrectableField, EngagementSpan, PersonPath } from '#referrals';

/** A day that is recorded of somebody's way, and could be wrong. */
export interface RecordedDate {
  readonly field: CorrectableField;
  readonly label: string;
  readonly on: CalendarDate;
}

interface Facts {
  readonly person: PersonPath;
  readonly spans: readonly EngagementSpan[];
}

/** Every day that can be corrected, as it stands; of several breaks, those of the last one. */
export function recordedDates({ person, spans }: Facts): readonly RecordedDate[] {
  const lastBreak = spans.findLast(({ kind }) => kind === 'break');
  const days: readonly (readonly [CorrectableField, string, string | undefined])[] = [
    ['referredOn', 'Day of referral', person.referredOn],
    ['declinedOn', 'Declined', person.declined?.on],
    ['acceptedOn', 'Accepted', person.acceptedOn],
    ['startedOn', 'First day on the service', person.startedOn],
    ['pausedOn', 'First day of the last break', lastBreak?.from],
    // A break that was never over ends with the engagement, and nobody came back from it.
    ['resumedOn', 'First day back', spans.at(-1) === lastBreak ? undefined : lastBreak?.to],
    ['endedOn', 'Last day on the service', person.endedOn],
  ];
  return days.flatMap(([field, label, on]) => (on === undefined ? [] : [{ field, label, on: calendarDate(on) }]));
}

/**
 * What a form with all days says otherwise than the record.
 *
 * @throws InvalidInput for a day that is none, at its field, and when nothing is said otherwise.
 */
export function withChangedDates(
  facts: Facts,
  typed: Readonly<Record<string, string>>,
): { readonly field: CorrectableField; readonly to: CalendarDate }[] {
  const recorded = recordedDates(facts);
  const changes = recorded.flatMap(({ field, on }) => {
    const to = typed[field];
    return to === undefined || to === on ? [] : [{ field, to: dayAt(field, to) }];
  });
  if (changes.length > 0) return changes;
  const [first] = recorded;
  const detail = 'is as it is recorded, like every other day here: change the one that is wrong';
  throw new InvalidInput([{ pointer: `/dates/${first?.field ?? ''}`, detail }]);
}

function dayAt(field: CorrectableField, text: string): CalendarDate {
  try {
    return calendarDate(text);
  } catch {
    throw new InvalidInput([{ pointer: `/dates/${field}`, detail: 'must be a day that there is' }]);
  }
}
