// What axe finds serious about what is on screen.

import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './test.ts';

/** Fails the test, but lets it go on, for whatever is serious or critical; `name` says what was looked at. */
export async function expectAccessible(page: Page, name: string): Promise<void> {
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
}
