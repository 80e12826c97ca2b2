import { InvalidInput, type LedgerCommand } from '#contracts';
import type { CommandContext } from '#event-log';
import {
  type EvidenceReason,
  type OutcomePath,
  QueryEvidence,
  QueryReason,
  RejectEvidence,
  RejectReason,
  VerificationMethod,
  VerifyEvidence,
} from '#evidence';
import type { Field } from '../forms/field.js';
import { optionsOf } from '../forms/options.js';
import { capitalised, plainWords } from '../layout/words.js';

type Input = Readonly<Record<string, unknown>>;

/** The three things that a verifier can decide, in the order in which they are hoped for. */
export const decisionField: Field = {
  kind: 'choice',
  name: 'decision',
  label: 'Decision',
  options: [
    { value: 'verify', text: 'Accept', hint: 'The evidence shows the outcome. It can be claimed.' },
    {
      value: 'query',
      text: 'Return to the provider',
      hint: 'Something is missing. The provider answers, and it waits again.',
    },
    { value: 'reject', text: 'Reject', hint: 'The outcome was not achieved, or is not payable. This is final.' },
  ],
};

/** How it was checked, why it goes back or is rejected, and what was found. */
export const groundsFields: readonly Field[] = [
  {
    kind: 'choice',
    name: 'method',
    label: 'How it was checked, when you accept',
    options: optionsOf(VerificationMethod.options),
    value: 'document-check',
  },
  {
    kind: 'choice',
    name: 'reason',
    label: 'Why, when you return or reject',
    isOptional: true,
    options: [
      ...QueryReason.options.map((code) => ({ value: `query/${code}`, text: `Return: ${plainWords(code)}` })),
      ...RejectReason.options.map((code) => ({ value: `reject/${code}`, text: `Reject: ${plainWords(code)}` })),
    ],
  },
  {
    kind: 'words',
    name: 'words',
    label: 'What you found',
    hint: 'It is sealed, and stands beside the decision for those who may read it.',
    rows: 3,
  },
];

const NO_PIECES = 'has nothing ticked: an outcome is accepted on what was looked at';

/**
 * The command for what was filled in.
 *
 * @throws InvalidInput where the form does not say what is decided, or not why; the fields are those of the form.
 */
export function decided(
  path: OutcomePath,
  input: Input,
): (context: CommandContext) => LedgerCommand<unknown, EvidenceReason, object> {
  const { decision, method, reason, words, evidence, quantity, measured } = input;
  const problems = [
    ...(decision === undefined ? [{ pointer: '/decision', detail: 'must be chosen' }] : []),
    ...(words === undefined ? [{ pointer: '/words', detail: 'must be given, whatever is decided' }] : []),
    ...(decision === 'verify' && method === undefined ? [{ pointer: '/method', detail: 'must be chosen' }] : []),
    ...(decision === 'verify' && Array.isArray(evidence) && evidence.length === 0
      ? [{ pointer: '/evidence', detail: NO_PIECES }]
      : []),
    ...notTheReason(decision, reason),
  ];
  if (problems.length > 0) throw new InvalidInput(problems);
  const reasonCode = String(reason).split('/')[1];
  // What is typed is one of what the form offers; the schema beside the command holds it to that.
  switch (decision) {
    case 'verify': {
      const found = { ...path, method, words, evidence, quantity, measured } as never;
      return (context) => new VerifyEvidence(defined(found), context);
    }
    case 'query':
      return (context) => new QueryEvidence({ ...path, reasonCode, words } as never, context);
    default:
      return (context) => new RejectEvidence({ ...path, reasonCode, words } as never, context);
  }
}

function notTheReason(decision: unknown, reason: unknown): { readonly pointer: string; readonly detail: string }[] {
  if (decision === 'verify' && reason !== undefined) {
    return [{ pointer: '/reason', detail: 'is only given when you return or reject' }];
  }
  if ((decision !== 'query' && decision !== 'reject') || String(reason).startsWith(`${decision}/`)) return [];
  const what = decision === 'query' ? 'returning' : 'rejecting';
  return [{ pointer: '/reason', detail: `must be one of the reasons for ${what} it` }];
}

/** Without what was left out: a command takes no fields that are there and undefined. */
function defined(input: object): never {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as never;
}

const saidOf: Readonly<Record<string, string>> = {
  verify: 'The evidence is accepted: the outcome is verified.',
  query: 'The evidence is returned to the provider.',
  reject: 'The evidence is rejected.',
};

export function decisionSaid(decision: unknown): string {
  return saidOf[String(decision)] ?? capitalised(String(decision));
}
