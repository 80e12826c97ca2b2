import type { z } from 'zod';
import { payersOf } from '#contracts';
import type { OutcomeCode, PersonId } from '#kernel';
import { Cast } from './cast.js';
import { commandInput, fileToStore, withStoredFile } from './command-input.js';
import { kindsFor } from './evidence-of-line.js';
import { type AchieveStep, type CommandStep, isCommandStep, type Scenario, type Step } from './scenario.js';
import { type EverydayPart, everydayParts, partOfCommand, stepCommands } from './step-commands.js';

export interface StoryProblem {
  readonly path: readonly PropertyKey[];
  readonly rule: string;
}

/** Stands for everybody while an input is checked; nobody is called that. */
const SOMEBODY = 'P0000000000000000' as PersonId;
const SOME_DIGEST = `sha256:${'0'.repeat(64)}`;

/** What a schema cannot see: names that nobody has, people who are not there, parts that nobody plays. */
export function problemsOfStory(scenario: Scenario): StoryProblem[] {
  const cast = new Cast(scenario);
  return [
    ...castProblems(scenario),
    ...peopleProblems(scenario),
    ...rateCardProblems(scenario, cast),
    ...scenario.steps.flatMap((step, index) => stepProblems(step, ['steps', index], scenario, cast)),
    ...commandIdProblems(scenario),
    ...expectationProblems(scenario),
  ];
}

function castProblems({ actors, organisations, everyday = {} }: Scenario): StoryProblem[] {
  const known = new Set(organisations.map(({ organisation }) => organisation));
  const problems: StoryProblem[] = [];
  for (const [name, { organisation }] of Object.entries(actors)) {
    if (!known.has(organisation)) {
      problems.push({ path: ['actors', name, 'organisation'], rule: 'is not one of "organisations"' });
    }
  }
  for (const part of Object.keys(everydayParts) as EverydayPart[]) {
    const name = everyday[part];
    if (name === undefined) continue;
    const actor = actors[name];
    const roles: readonly string[] = everydayParts[part].roles;
    if (actor === undefined) problems.push({ path: ['everyday', part], rule: 'is not one of "actors"' });
    else if (!roles.includes(actor.role)) {
      problems.push({ path: ['everyday', part], rule: `must act as ${roles.join(' or ')}, not as ${actor.role}` });
    }
  }
  for (const part of ['approves', 'releases'] as const) {
    for (const [payer, name] of Object.entries(everyday[part] ?? {})) {
      const actor = actors[name];
      if (actor === undefined) problems.push({ path: ['everyday', part, payer], rule: 'is not one of "actors"' });
      else if (actor.organisation !== payer) {
        problems.push({
          path: ['everyday', part, payer],
          rule: `must act for ${payer}, not for ${actor.organisation}`,
        });
      }
    }
  }
  return problems;
}

function peopleProblems({ people, steps, actors }: Scenario): StoryProblem[] {
  const known = new Set<string>();
  const problems: StoryProblem[] = [];
  people.forEach(({ reference, provider }, index) => {
    if (known.has(reference)) problems.push({ path: ['people', index, 'reference'], rule: 'is there twice' });
    known.add(reference);
    if (provider === undefined) return;
    const role = actors[provider]?.role;
    const path = ['people', index, 'provider'];
    if (role === undefined) problems.push({ path, rule: 'is not one of "actors"' });
    else if (role !== 'service-provider' && role !== 'social-prime') {
      problems.push({ path, rule: `must act as service-provider or social-prime, not as ${role}` });
    }
  });
  steps.forEach((step, index) => {
    const person = personOf(step);
    if (person !== undefined && !known.has(person)) {
      problems.push({ path: ['steps', index, 'with', 'person'], rule: 'is nobody in "people"' });
    }
    const storedFor = fileToStore(step.with)?.storedFor;
    if (storedFor !== undefined && !known.has(storedFor.slice(1))) {
      problems.push({ path: ['steps', index, 'with', 'file', 'storedFor'], rule: 'is nobody in "people"' });
    }
  });
  return problems;
}

function rateCardProblems({ rateCard = [], actors }: Scenario, cast: Cast): StoryProblem[] {
  return rateCard.flatMap(({ proposedBy, agreedBy }, index) => {
    const problems: StoryProblem[] = [];
    const path = ['rateCard', index];
    if (proposedBy !== undefined && actors[proposedBy] === undefined) {
      problems.push({ path: [...path, 'proposedBy'], rule: 'is not one of "actors"' });
    }
    agreedBy?.forEach((name, nth) => {
      if (actors[name] === undefined)
        problems.push({ path: [...path, 'agreedBy', nth], rule: 'is not one of "actors"' });
    });
    if (proposedBy === undefined && cast.playing('records') === undefined)
      problems.push(noActor([...path, 'proposedBy'], 'records'));
    if (agreedBy === undefined) {
      for (const approver of cast.approversWithoutActor()) {
        problems.push({ path: [...path, 'agreedBy'], rule: `is missing, and no actor of ${approver} could agree` });
      }
    }
    return problems;
  });
}

/** Outcomes that a variation adds. */
function definedLater(steps: readonly Step[]): OutcomeCode[] {
  return changesIn(steps).flatMap(({ kind, outcome }) =>
    kind === 'outcome' && outcome !== undefined ? [outcome] : [],
  );
}

interface DraftedChange {
  readonly kind?: string;
  readonly organisation?: string;
  readonly outcome?: OutcomeCode;
}

function changesIn(steps: readonly Step[]): DraftedChange[] {
  return steps.flatMap((step) => {
    const { changes } = step.with as { readonly changes?: unknown };
    return step.do === 'draft-variation' && Array.isArray(changes) ? (changes as DraftedChange[]) : [];
  });
}

function noActor(path: readonly PropertyKey[], part: EverydayPart): StoryProblem {
  const { roles, does } = everydayParts[part];
  return { path, rule: `is missing, and no actor with the role ${roles.join(' or ')} ${does}` };
}

export function personOf(step: Step): string | undefined {
  const { person } = step.with as { readonly person?: string };
  return person?.slice(1);
}

function stepProblems(step: Step, path: readonly PropertyKey[], scenario: Scenario, cast: Cast): StoryProblem[] {
  if (isCommandStep(step)) return commandStepProblems(step, path, scenario, cast);
  const problems: StoryProblem[] = [];
  const needed: Record<'engage' | 'achieve' | 'settle', readonly EverydayPart[]> = {
    engage: ['refers', 'runs'],
    achieve: ['submits', 'verifies', 'claims'],
    settle: ['issues'],
  };
  for (const part of needed[step.do]) {
    if (cast.playing(part) === undefined) problems.push(noActor(['everyday', part], part));
  }
  if (step.do === 'achieve') problems.push(...achieveProblems(step, path, scenario));
  if (step.do === 'settle') {
    for (const payer of payersOf(scenario.contract.terms)) {
      if (cast.approving(payer) === undefined || cast.releasing(payer) === undefined) {
        problems.push({ path: ['everyday'], rule: `two actors of ${payer} are needed: one approves, another pays` });
      }
    }
  }
  return problems;
}

function commandStepProblems(
  step: CommandStep,
  path: readonly PropertyKey[],
  scenario: Scenario,
  cast: Cast,
): StoryProblem[] {
  const problems: StoryProblem[] = [];
  if ((step.on === undefined) === (step.at === undefined)) {
    problems.push({ path, rule: 'must have either "on" (a day) or "at" (a moment)' });
  }
  if (step.by !== undefined && scenario.actors[step.by] === undefined) {
    problems.push({ path: [...path, 'by'], rule: 'is not one of "actors"' });
  }
  if (step.by === undefined) {
    const part = partOfCommand[step.do];
    if (part === undefined)
      problems.push({ path: [...path, 'by'], rule: `is missing: a step "${step.do}" says who does it` });
    else if (cast.playing(part) === undefined) problems.push(noActor([...path, 'by'], part));
  }
  const input: z.ZodType = stepCommands[step.do].input;
  const asked = commandInput(step, scenario, () => SOMEBODY);
  const file = fileToStore(asked);
  const parsed = input.safeParse(file === undefined ? asked : withStoredFile(asked, file, SOME_DIGEST));
  for (const issue of parsed.error?.issues ?? []) {
    problems.push({ path: [...path, 'with', ...issue.path], rule: issue.message });
  }
  return problems;
}

function achieveProblems(step: AchieveStep, path: readonly PropertyKey[], scenario: Scenario): StoryProblem[] {
  const { outcome, kinds, queried, rejected, unclaimed, claimedOn, line } = step.with;
  const problems: StoryProblem[] = [];
  const isDefined =
    scenario.contract.outcomes.some((defined) => defined.outcome === outcome) ||
    definedLater(scenario.steps).includes(outcome);
  if (!isDefined) {
    problems.push({ path: [...path, 'with', 'outcome'], rule: 'is no outcome of the contract' });
  } else if (kinds === undefined && kindsFor(step, scenario) === undefined) {
    const rule = 'is missing: no rate card has a line for this outcome whose evidence rule would say the kinds';
    problems.push({ path: [...path, 'with', 'kinds'], rule });
  }
  if (queried !== undefined && rejected !== undefined) {
    problems.push({ path: [...path, 'with', 'rejected'], rule: 'stands beside "queried"; write the commands out' });
  }
  const isUnclaimed = rejected !== undefined || unclaimed === true;
  for (const [field, value] of Object.entries({ claimedOn, line })) {
    if (isUnclaimed && value !== undefined) {
      problems.push({ path: [...path, 'with', field], rule: 'is for what is claimed, and this is not' });
    }
  }
  return problems;
}

/** One id twice is a command sent twice, which is worth writing only to say what it answers. */
function commandIdProblems({ steps }: Scenario): StoryProblem[] {
  const seen = new Set<string>();
  return steps.flatMap((step, index) => {
    if (!isCommandStep(step) || step.commandId === undefined) return [];
    if (!seen.has(step.commandId)) {
      seen.add(step.commandId);
      return [];
    }
    if (step.expect !== undefined) return [];
    const rule = 'is missing: the command id was used before, so say whether this is repeated or refused';
    return [{ path: ['steps', index, 'expect'], rule }];
  });
}

/** Whoever pays by the terms that the contract was recorded with, and whoever may pay because a variation says so. */
function payersEver({ contract, steps }: Scenario): ReadonlySet<string> {
  const joining = changesIn(steps).flatMap(({ kind, organisation }) =>
    kind === 'party-joins' && organisation !== undefined ? [organisation] : [],
  );
  const parties = contract.parties.filter(({ roles }) => roles.includes('outcome-payer'));
  return new Set([...payersOf(contract.terms), ...parties.map(({ organisation }) => organisation), ...joining]);
}

function expectationProblems(scenario: Scenario): StoryProblem[] {
  const { people, expect, contract, steps } = scenario;
  const known = new Set(people.map(({ reference }) => `@${reference}`));
  const payers = payersEver(scenario);
  const problems: StoryProblem[] = [];
  const checkPerson = (person: string | undefined, path: readonly PropertyKey[]) => {
    if (person !== undefined && !known.has(person)) problems.push({ path, rule: 'is nobody in "people"' });
  };
  const checkPayers = (parts: object | undefined, path: readonly PropertyKey[]) => {
    for (const payer of Object.keys(parts ?? {})) {
      if (!payers.has(payer)) problems.push({ path: [...path, payer], rule: 'is no payer of the contract' });
    }
  };
  // An outcome that there is not is never claimed, so that a mistyped one would be “absent” whatever happened.
  const outcomes = new Set([...contract.outcomes.map(({ outcome }) => outcome), ...definedLater(steps)]);
  const checkOutcome = (outcome: OutcomeCode, path: readonly PropertyKey[]) => {
    if (!outcomes.has(outcome)) problems.push({ path, rule: 'is no outcome of the contract' });
  };
  const at = ['expect'] as const;
  const checkSubject = (
    { person, cohort }: { readonly person?: string | undefined; readonly cohort?: string | undefined },
    path: readonly PropertyKey[],
  ) => {
    if ((person === undefined) === (cohort === undefined)) {
      problems.push({ path, rule: 'must name a person or a cohort, and only one of them' });
    }
    checkPerson(person, [...path, 'person']);
  };
  expect.claims?.forEach((claim, index) => {
    const path = [...at, 'claims', index];
    checkSubject(claim, path);
    checkOutcome(claim.outcome, [...path, 'outcome']);
    checkPayers(claim.parts, [...path, 'parts']);
  });
  expect.statements?.forEach(({ lines, parts, due, setAgainstAdvances }, index) => {
    const path = [...at, 'statements', index];
    for (const [field, amounts] of Object.entries({ parts, due, setAgainstAdvances })) {
      checkPayers(amounts, [...path, field]);
    }
    lines?.forEach((line, nth) => {
      checkSubject(line, [...path, 'lines', nth]);
      checkOutcome(line.outcome, [...path, 'lines', nth, 'outcome']);
      checkPayers(line.parts, [...path, 'lines', nth, 'parts']);
    });
  });
  checkPayers(expect.payers, [...at, 'payers']);
  return problems;
}
