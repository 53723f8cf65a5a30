// A window of 1280 × 720 at 200 %: what a dialog says and asks can be read and pressed.

import type { Locator } from '@playwright/test';
import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

test.use({ viewport: { width: 640, height: 360 }, deviceScaleFactor: 2 });

/** It can be scrolled into sight, whole, and nothing lies over it. */
async function isReadable(part: Locator): Promise<void> {
  await part.scrollIntoViewIfNeeded();
  await expect(part).toBeInViewport({ ratio: 1 });
  const isOnTop = await part.evaluate((element) => {
    const { x, y, width, height } = element.getBoundingClientRect();
    const found = document.elementFromPoint(x + width / 2, y + height / 2);
    return found !== null && (element.contains(found) || found.contains(element));
  });
  expect(isOnTop, `nothing lies over ${part}`).toBe(true);
}

async function areReadable(who: Participant, words: string[], buttons: string[]): Promise<void> {
  for (const text of words) {
    await isReadable(who.dialog.getByText(text).first());
  }
  for (const name of buttons) {
    await isReadable(who.choice(name).last());
  }
  const sideways = await who.dialog.evaluate((dialog) => dialog.scrollWidth - dialog.clientWidth);
  expect(sideways, 'nothing is cut at the side').toBeLessThanOrEqual(0);
}

test('a request, its rejection and an offer', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  for (const who of [bank, central, custodian]) {
    await who.page.setViewportSize({ width: 640, height: 360 });
  }
  await bank.requestIssuance('125000');
  await central.openRequest();
  await areReadable(central, ['125,000.00 AED for Commercial Bank', 'Decision of Central Bank', 'Decision of Custodian', 'Your organisation'], ['Approve', 'Reject', 'Close']);
  await central.choice('Reject').click();
  const reason = central.dialog.getByRole('textbox', { name: /^Reason/ });
  await reason.fill('The collateral is missing.');
  await isReadable(reason);
  await isReadable(central.dialog.locator('form').getByText('125,000.00 AED for Commercial Bank'));
  await areReadable(central, ['125,000.00 AED for Commercial Bank'], ['Reject', 'Back']);
  await central.choice('Back').click();
  await central.choice('Approve').click();
  await expect(central.dialog).toBeHidden();
  await custodian.decide('Approve');
  await central.decide('Issue');
  // Once everything that the question says has arrived.
  await expect(bank.choice('Yes')).toBeEnabled();
  await areReadable(bank, ['125,000.00 AED', 'Answer by'], ['Yes', 'No', 'Later']);
});
