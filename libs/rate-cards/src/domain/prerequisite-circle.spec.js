import { describe, expect, it } from '@jest/globals';
import { OutcomeCode } from '#kernel';
import { circleIn } from './prerequisite-circle.js';

const line = (outcome, ...needed) => ({
  outcome: OutcomeCode.parse(outcome),
  prerequisites: needed.map((each) => ({ outcome: OutcomeCode.parse(each), state: 'verified' })),
});
describe('a circle of prerequisites', () => {
  it.each([
    ['nothing', [], undefined],
    ['a chain', [line('a', 'b'), line('b', 'c'), line('c')], undefined],
    ['two ways to one outcome', [line('a', 'b', 'c'), line('b', 'd'), line('c', 'd'), line('d')], undefined],
    ['an outcome no line pays', [line('a', 'b')], undefined],
    ['an outcome that needs itself', [line('a', 'a')], ['a', 'a']],
    ['a circle that the first line only leads to', [line('a', 'b'), line('b', 'c'), line('c', 'b')], ['b', 'c', 'b']],
    ['a circle over two lines of one outcome', [line('a'), line('a', 'b'), line('b', 'a')], ['a', 'b', 'a']],
  ])('in %s', (_, lines, circle) => expect(circleIn(lines)).toEqual(circle));
});
