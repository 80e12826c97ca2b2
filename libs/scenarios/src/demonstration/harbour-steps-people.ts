import type { HarbourGroup } from './harbour-steps-card.js';

type Team = 'leo' | 'tariq';

/** Days are counted back from the last day of the story: 40 is forty days before it. */
export interface HarbourAchieved {
  readonly outcome: string;
  readonly ago: number;
  readonly quantity?: number;
  readonly occurrence?: number;
  /** When evidence of it was sent, where that took longer than three days. */
  readonly submitted?: number;
}

export interface HarbourPerson {
  readonly reference: string;
  readonly team: Team;
  readonly group: HarbourGroup;
  readonly age: number;
  readonly referred: number;
  /** Verified, claimed and, where a statement has come since, billed. */
  readonly achieved: readonly HarbourAchieved[];
  readonly ended?: { readonly ago: number; readonly reasonCode: string };
}

function of(outcome: string, ago: number, more: Omit<HarbourAchieved, 'outcome' | 'ago'> = {}): HarbourAchieved {
  return { outcome, ago, ...more };
}

const nights = (ago: number, quantity: number, occurrence = 1) => of('nights_at_home', ago, { quantity, occurrence });

/** Moving in, and the months that follow it as far as the story goes. */
function home(ago: number, months: 0 | 3 | 6 = 6): HarbourAchieved[] {
  return [
    of('enters_home', ago),
    ...(months >= 3 ? [of('home_3_months', ago - 95)] : []),
    ...(months >= 6 ? [of('home_6_months', ago - 187)] : []),
  ];
}

function person(
  number: number,
  team: Team,
  group: HarbourGroup,
  [age, referred]: readonly [age: number, referred: number],
  achieved: readonly HarbourAchieved[],
  ended?: HarbourPerson['ended'],
): HarbourPerson {
  const reference = `HS${String(number).padStart(3, '0')}`;
  return { reference, team, group, age, referred, achieved, ...(ended === undefined ? {} : { ended }) };
}

const plan = (ago: number) => of('support_plan', ago);

/** Made-up people who have been on the service, and what they have achieved so far. */
export const harbourPeople: readonly HarbourPerson[] = [
  person(
    1,
    'leo',
    'long_spells',
    [51, 392],
    [plan(372), ...home(350), of('treatment_entry', 300), nights(262, 84), of('enters_work', 120)],
  ),
  person(2, 'leo', 'first_time', [34, 385], [plan(366), ...home(340), nights(251, 84), nights(165, 86, 2)], {
    ago: 100,
    reasonCode: 'completed',
  }),
  person(
    3,
    'tariq',
    'long_spells',
    [46, 378],
    [plan(360), of('treatment_entry', 330), ...home(318), of('volunteers', 17)],
  ),
  person(4, 'tariq', 'first_time', [27, 364], [plan(345), ...home(326, 3), of('enters_work', 240)], {
    ago: 200,
    reasonCode: 'completed',
  }),
  person(
    5,
    'leo',
    'first_time',
    [39, 350],
    [plan(332), ...home(305), of('treatment_entry', 280), of('enters_work', 21)],
  ),
  person(
    6,
    'tariq',
    'long_spells',
    [58, 336],
    [plan(316), ...home(290), nights(200, 84), of('volunteers', 170, { submitted: 66 })],
  ),
  person(7, 'leo', 'first_time', [22, 320], [plan(301), of('volunteers', 217)], {
    ago: 190,
    reasonCode: 'lost-contact',
  }),
  person(8, 'tariq', 'first_time', [43, 300], [plan(282), ...home(242)]),
  person(9, 'leo', 'first_time', [30, 280], [plan(260), ...home(236), of('enters_work', 110)]),
  person(10, 'tariq', 'long_spells', [49, 262], [plan(243), of('treatment_entry', 220), ...home(214, 3)]),
  person(11, 'leo', 'long_spells', [54, 240], [plan(222), ...home(201, 3), nights(112, 84)]),
  person(12, 'tariq', 'first_time', [36, 215], [plan(196), ...home(178, 3)]),
  person(13, 'leo', 'first_time', [29, 190], [plan(172), ...home(150, 3), of('treatment_entry', 128), nights(29, 84)]),
  person(14, 'tariq', 'first_time', [41, 165], [plan(146), ...home(129, 0), of('volunteers', 25)]),
  person(15, 'leo', 'long_spells', [47, 140], [plan(122), ...home(103, 0), of('treatment_entry', 91), nights(36, 56)]),
  person(16, 'tariq', 'first_time', [33, 118], [plan(100), ...home(84, 0), nights(33, 28)]),
  person(17, 'leo', 'first_time', [26, 95], [plan(76), ...home(58, 0)]),
  // The file of the move of HS018 is sent once more, about somebody else: see the open work.
  person(18, 'tariq', 'first_time', [38, 74], [plan(56)]),
  person(19, 'leo', 'long_spells', [52, 52], []),
  person(20, 'tariq', 'first_time', [31, 40], []),
];

/** People who are not on the service: accepted and not there yet, waiting for a provider, or turned down. */
export const harbourReferrals: readonly {
  readonly reference: string;
  readonly team: Team;
  readonly referred: number;
  readonly accepted?: number;
  readonly declined?: { readonly ago: number; readonly reasonCode: string };
}[] = [
  { reference: 'HS021', team: 'leo', referred: 24, accepted: 16 },
  { reference: 'HS022', team: 'tariq', referred: 19, accepted: 9 },
  { reference: 'HS023', team: 'leo', referred: 12 },
  { reference: 'HS024', team: 'leo', referred: 6 },
  { reference: 'HS025', team: 'leo', referred: 2 },
  { reference: 'HS026', team: 'tariq', referred: 150, declined: { ago: 143, reasonCode: 'out-of-area' } },
  { reference: 'HS027', team: 'leo', referred: 31, declined: { ago: 24, reasonCode: 'no-capacity' } },
];
