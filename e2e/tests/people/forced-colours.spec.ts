// Where the reader's own colours replace those of the page: the signs of the statuses and the focus are still seen.

import type { Locator } from '@playwright/test';
import { expect, test } from '../../support/test.ts';

/** The colour of a sign, what it shows, and what the reader's background is. */
async function look(sign: Locator): Promise<{ colour: string; background: string; shows: string; visibility: string }> {
  return await sign.evaluate((element) => {
    const { color: colour, content: shows, visibility } = getComputedStyle(element, '::before');
    const probe = document.body.appendChild(document.createElement('div'));
    probe.style.color = 'Canvas';
    const background = getComputedStyle(probe).color;
    probe.remove();
    return { colour, background, shows, visibility };
  });
}

/** The line that is drawn around what has the focus. */
async function outline(control: Locator): Promise<{ style: string; width: number }> {
  return await control.evaluate((element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return { style: outlineStyle, width: Number.parseFloat(outlineWidth) };
  });
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the signs of statuses and what has the focus are seen with forced colours, ${colorScheme}`, async ({ enrol }) => {
    const bank = await enrol('Commercial Bank');
    const { page } = bank;
    await page.emulateMedia({ forcedColors: 'active', colorScheme });
    await bank.requestIssuance('500');
    await bank.dismissToasts();
    const signs = bank.request.locator('.pf-v6-c-label__icon i');
    await expect(signs).toHaveCount(3);
    for (const sign of await signs.all()) {
      await expect(sign).toBeVisible();
      const { colour, background, shows, visibility } = await look(sign);
      expect(shows).toMatch(/^"."$/);
      expect(visibility).toBe('visible');
      expect(colour).not.toBe(background);
    }

    await bank.openForm();
    const field = page.getByRole('textbox', { name: /^Amount/ });
    const button = page.getByRole('button', { name: 'Request', exact: true });
    const opener = bank.request.getByRole('button').first();
    for (const [control, ringed] of [[field, field.locator('..')], [button, button], [opener, opener]] as const) {
      await control.blur();
      expect((await outline(ringed)).style).toBe('none');
      // A key, so that the browser shows where the focus is.
      await control.press('Shift');
      await expect(control).toBeFocused();
      const { style, width } = await outline(ringed);
      expect.soft(style, `around ${control}`).not.toBe('none');
      expect.soft(width, `around ${control}`).toBeGreaterThanOrEqual(1);
    }
  });
}
