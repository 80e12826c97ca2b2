import { ContractId, type Entropy } from '#kernel';
import type { Scenario } from './scenario.js';

/** A contract's code in one run on a shared server, and the way back for what is reported. */
export interface RenamedContract {
  readonly scenario: Scenario;
  /** The same value with the names that the scenario itself uses. */
  asWritten<Value>(value: Value): Value;
}

/**
 * A server keeps every run for ever, so on a server each run tells its story under a code and command ids of its own.
 * The report names everything as the scenario does.
 */
export function withOwnContract(scenario: Scenario, entropy: Entropy): RenamedContract {
  const run = entropy.bytes(5).toString('hex');
  const written = scenario.contract.contract;
  const own = ContractId.parse(`${written}_${run}`);
  const renaming = (from: string, to: string) => (text: string) =>
    text === from ? to : text.startsWith(`${from}.`) ? `${to}${text.slice(from.length)}` : text;
  const { steps, expect, contract } = scenario;
  return {
    scenario: {
      ...scenario,
      name: `${scenario.name}-${run}`,
      contract: { ...contract, contract: own },
      steps: mapTexts(steps, renaming(written, own)),
      expect: mapTexts(expect, renaming(written, own)),
    },
    asWritten: (value) => mapTexts(value, renaming(own, written)),
  };
}

/** The same value with every text replaced; the names of fields stay. */
function mapTexts<Value>(value: Value, change: (text: string) => string): Value {
  if (typeof value === 'string') return change(value) as Value;
  if (Array.isArray(value)) return value.map((item: unknown) => mapTexts(item, change)) as Value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, mapTexts(item as unknown, change)]),
  ) as Value;
}
