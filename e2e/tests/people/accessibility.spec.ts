// axe finds nothing serious on any page or dialog, light or dark.

import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../../support/test.ts';
import { tour } from '../../support/tour.ts';

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });

    test('nothing serious on any page or dialog', async ({ enrol }) => {
      test.setTimeout(480_000);
            await tour(enrol, async (page, name) => {
        // Colours that are half faded in are no colours to judge.
        await page.evaluate(() => {
          const finite = document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity);
          finite.forEach((animation) => animation.finish());
        });
        const { violations } = await new AxeBuilder({ page }).analyze();
        const found: string[] = [];
        for (const { id, impact, nodes } of violations) {
          if (impact === 'serious' || impact === 'critical') {
            found.push(...nodes.map((node) => `${name}: ${id}: ${node.html}: ${node.failureSummary}`));
          }
        }
        expect.soft(found).toEqual([]);
      });
    });
  });
}
