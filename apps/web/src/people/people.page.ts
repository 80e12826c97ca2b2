import type { PathStatus, PersonPath, StatusCounts } from '#referrals';
import { offered } from '../access/may.js';
import { referred } from '../contracts/contracts.page.js';
import type { Caller } from '../http/identity.js';
import type { Page } from '../layout/pages.js';
import {
  type Action,
  type Crumb,
  cell,
  type DataTable,
  keepingMoment,
  type Tab,
  type TagColour,
} from '../layout/parts.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import { countWords, dayWords } from '../layout/words.js';
import type { ListLinks } from '../pages/page-desk.js';

export interface PeopleContent {
  readonly crumbs: readonly Crumb[];
  readonly heading: string;
  readonly tabs: readonly Tab[];
  readonly people: DataTable;
  readonly actions: readonly Action[];
  readonly pages: ListLinks;
}

export interface PeopleFacts {
  readonly contract: { readonly contract: string; readonly title: string };
  readonly people: readonly PersonPath[];
  readonly counts: StatusCounts;
  /** Those who are shown; everybody, when absent. */
  readonly status: PathStatus | undefined;
  readonly nameOf: NameOf;
  readonly asked: ReadAt;
  readonly pages: ListLinks;
  readonly caller: Caller | undefined;
}

/** What those are called who stand at each place of the way: “referred” alone would be everybody. */
export const statusWords: Record<PathStatus, string> = {
  referred: 'Waiting for an answer',
  declined: 'Declined',
  accepted: 'Accepted, not started',
  engaged: 'On the service',
  paused: 'Paused',
  ended: 'Ended',
};
export const pathStatuses: readonly PathStatus[] = ['referred', 'accepted', 'engaged', 'paused', 'ended', 'declined'];

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
  status,
  nameOf,
  asked,
  pages,
  caller,
}: PeopleFacts): Page<PeopleContent> {
  const heading = `People of ${contract.title}`;
  const hrefOf = (each: PathStatus | undefined) =>
    keepingMoment(`/contracts/${contract.contract}/people${each === undefined ? '' : `?status=${each}`}`, asked);
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
      tabs: [
        {
          text: 'Everybody',
          count: countWords(referred(counts)),
          href: hrefOf(undefined),
          isShown: status === undefined,
        },
        ...pathStatuses.map((each) => ({
          text: statusWords[each],
          count: countWords(counts[each]),
          href: hrefOf(each),
          isShown: status === each,
        })),
      ],
      people: {
        caption:
          status === undefined ? 'Everybody who was referred, by pseudonym' : `${statusWords[status]}, by pseudonym`,
        columns: [{ text: 'Person' }, { text: 'Status' }, { text: 'Referred' }, { text: 'Started' }, { text: 'Ended' }],
        rows: people.map((person) => [
          cell(person.person, {
            href: keepingMoment(`/contracts/${contract.contract}/people/${person.person}`, asked),
            mono: true,
          }),
          cell(statusWords[person.status], { tag: pathColour[person.status] }),
          cell(dayWords(person.referredOn), { note: `by ${nameOf(person.referredBy)}` }),
          cell(person.startedOn === undefined ? 'Not started' : dayWords(person.startedOn)),
          cell(person.endedOn === undefined ? 'Not ended' : dayWords(person.endedOn)),
        ]),
        empty: status === undefined ? 'Nobody has been referred yet.' : 'There is nobody.',
      },
      pages,
    },
  };
}
