import type { PathStatus, PersonPath, StatusCounts } from '#referrals';
import { offered } from '../access/may.js';
import type { Caller } from '../http/identity.js';
import type { Page } from '../layout/pages.js';
import {
  type Action,
  type Crumb,
  cell,
  type DataTable,
  type Figure,
  keepingMoment,
  type TagColour,
} from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import { capitalised, countWords, dayWords } from '../layout/words.js';
import type { ListLinks } from '../pages/page-desk.js';

export interface PeopleContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly figures: readonly Figure[];
  readonly people: DataTable;
  readonly actions: readonly Action[];
  readonly pages: ListLinks;
}

export interface PeopleFacts {
  readonly contract: { readonly contract: string; readonly title: string };
  readonly people: readonly PersonPath[];
  readonly counts: StatusCounts;
  readonly nameOf: NameOf;
  readonly asked: ReadAt;
  readonly pages: ListLinks;
  readonly caller: Caller | undefined;
}

export const pathColour: Record<PathStatus, TagColour> = {
  referred: 'blue',
  declined: 'red',
  accepted: 'yellow',
  engaged: 'green',
  paused: 'orange',
  ended: 'grey',
};

/** Everybody who was referred, also those who were declined: they are the denominator of every rate. */
export function peoplePage({
  contract,
  people,
  counts,
  nameOf,
  asked,
  pages,
  caller,
}: PeopleFacts): Page<PeopleContent> {
  const heading = `People of ${contract.title}`;
  return {
    template: 'people/people.njk',
    title: heading,
    section: 'contracts',
    content: {
      crumbs: [
        { text: 'Contracts', href: keepingMoment('/contracts', asked) },
        { text: contract.title, href: keepingMoment(`/contracts/${contract.contract}`, asked) },
      ],
      heading,
      actions: asked.isPast
        ? []
        : offered(caller, [
            { operation: 'refer', text: 'Refer a person', href: `/contracts/${contract.contract}/people/refer` },
          ]),
      figures: Object.entries(counts).map(([status, count]) => ({
        name: capitalised(status),
        value: countWords(count),
      })),
      people: {
        caption: 'Everybody who was referred, by pseudonym',
        columns: [{ text: 'Person' }, { text: 'Status' }, { text: 'Referred' }, { text: 'Started' }, { text: 'Ended' }],
        rows: people.map((person) => [
          cell(person.person, {
            href: keepingMoment(`/contracts/${contract.contract}/people/${person.person}`, asked),
            mono: true,
          }),
          cell(capitalised(person.status), { tag: pathColour[person.status] }),
          cell(dayWords(person.referredOn), { note: `by ${nameOf(person.referredBy)}` }),
          cell(person.startedOn === undefined ? 'Not started' : dayWords(person.startedOn)),
          cell(person.endedOn === undefined ? 'Not ended' : dayWords(person.endedOn)),
        ]),
        empty: 'Nobody has been referred yet.',
      },
      pages,
    },
  };
}
