import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { type ChangedStory, tellChanges } from '../../apps/web/test/changed-story.js';
import { formsOf } from '../../apps/web/test/forms-of.js';
import { pagesOf } from '../../apps/web/test/pages-of.js';
import { tellStory } from '../../apps/web/test/story.js';
import { describeInBrowser } from './state.js';
import { type Address, DESK, firstOfEach, type PageMet, shapeOf, Walk, ZOOMED } from './walk.js';

describeInBrowser('the pages, to people who look at them in other ways', () => {
  let walk: Walk;
  let story: ChangedStory;
  let addresses: readonly Address[];
  beforeAll(async () => {
    walk = await Walk.open();
    story = await tellChanges(walk.ledger, await tellStory(walk.ledger));
    addresses = [...pagesOf(story).map((url) => ({ url })), ...formsOf(story)];
  });
  afterAll(() => walk?.close());

  /** What is asked of each template once. */
  const ofEachTemplate = (look: (met: PageMet) => Promise<readonly string[]>) => {
    const isFirst = firstOfEach();
    return async (met: PageMet) => (isFirst(met.template) ? look(met) : []);
  };

  it('scroll one way only at 400 %, and nothing stays in front of what is read', async () => {
    const look = async ({ page }: PageMet) => [
      ...(await shapeOf(page)),
      ...(await page.evaluate<string[]>(`[...document.querySelectorAll('body *')]
        .filter((part) => ['fixed', 'sticky'].includes(getComputedStyle(part).position))
        .filter((part) => part.getBoundingClientRect().height > window.innerHeight / 4)
        .map((part) => 'stays in front: ' + part.className)`)),
    ];
    expect(await walk.through(addresses, ZOOMED, look)).toEqual([]);
  });

  it('move nothing when less motion is preferred', async () => {
    const look = ofEachTemplate(async ({ page }) =>
      page.evaluate<string[]>(`[
        ...document.getAnimations().map(({ playState }) => 'an animation is ' + playState),
        ...[...document.querySelectorAll('body *')]
          .filter((part) => {
            const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(part);
            return animationName !== 'none' || /[1-9]/.test(transitionDuration) || scrollBehavior === 'smooth';
          })
          .map((part) => 'moves: ' + part.tagName + '.' + part.className),
      ]`),
    );
    expect(await walk.through(addresses, { ...DESK, reducedMotion: 'reduce' }, look)).toEqual([]);
  });

  it('keep what is drawn, and the edges of what can be pressed, under colours that the reader chose', async () => {
    const look = ofEachTemplate(async ({ page }) =>
      page.evaluate<string[]>(`(() => {
        const ground = getComputedStyle(document.body).backgroundColor;
        const drawn = [...document.querySelectorAll('main svg polyline, main svg line')]
          .filter((part) => getComputedStyle(part).stroke === ground)
          .concat([...document.querySelectorAll('main svg rect, main svg text')]
            .filter((part) => getComputedStyle(part).fill === ground && getComputedStyle(part).stroke === ground))
          .map((part) => 'not to be seen: ' + part.tagName + '.' + part.getAttribute('class'));
        const pressed = [...document.querySelectorAll('main button, main .govuk-button, main input:not([type=hidden], [type=file]), main select, main textarea')]
          .filter((part) => part.checkVisibility())
          .filter((part) => {
            const { borderTopWidth, borderTopStyle, outlineStyle, opacity } = getComputedStyle(part);
            // A radio button or a check box is drawn beside its own, which lies over it and is not seen.
            return opacity !== '0' && outlineStyle === 'none' && (borderTopStyle === 'none' || borderTopWidth === '0px');
          })
          .map((part) => 'without an edge: ' + part.tagName + '.' + part.className);
        return drawn.concat(pressed);
      })()`),
    );
    expect(await walk.through(addresses, { ...DESK, forcedColors: 'active' }, look)).toEqual([]);
  });

  it('are printed as a record: what was read, when and where, and nothing to press', async () => {
    const look = ofEachTemplate(async ({ page }) => {
      await page.emulateMedia({ media: 'print' });
      return page.evaluate<string[]>(`[
        ...[...document.querySelectorAll('nav, button, .govuk-button, form, .app-who')]
          .filter((part) => part.checkVisibility())
          .map((part) => 'is printed: ' + part.tagName + '.' + part.className),
        ...(document.querySelector('.app-footer__facts')?.checkVisibility() ? [] : ['what was read is not printed']),
        ...[...document.querySelectorAll('.app-pane')]
          .filter((pane) => getComputedStyle(pane).overflowX !== 'visible')
          .map((pane) => 'is cut off: ' + pane.getAttribute('aria-labelledby')),
      ]`);
    });
    expect(
      await walk.through(
        pagesOf(story).map((url) => ({ url })),
        DESK,
        look,
      ),
    ).toEqual([]);
  });
});
