// Small points of tables and times.

import type { Locator } from '@playwright/test';
import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

const REQUESTS = 'Issuance Requests';

/** More stops than the page has before its first row. */
const MOST_STOPS = 60;

function requesterOf(bank: Participant): Locator {
  return bank.cells(REQUESTS).filter({ hasText: 'Commercial Bank' });
}

/** Drags over the words of a cell, as to copy them. */
async function selectText(cell: Locator): Promise<void> {
  const { mouse } = cell.page();
  const { x, y, width, height } = (await cell.boundingBox())!;
  await mouse.move(x + 1, y + height / 2);
  await mouse.down();
  await mouse.move(x + width - 1, y + height / 2, { steps: 5 });
  await mouse.up();
  expect(await cell.page().evaluate(() => String(getSelection()))).toContain('Commercial');
}

test('text of a row is selected without opening the row, which a click does', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  await bank.requestIssuance('500');
  await bank.dismissToasts();
  await selectText(requesterOf(bank));
  await expect(bank.dialog).toBeHidden();
  await expect(bank.page).toHaveURL(/\/issuances$/);
  await bank.cells(REQUESTS).filter({ hasText: 'AED' }).click();
  await expect(bank.dialog).toContainText('500.00 AED for Commercial Bank');
});

for (const [way, open] of [
  ['the keyboard', ({ request }) => request.getByRole('button').first().press('Enter')],
  ['a click on that text', (bank) => requesterOf(bank).click()],
] as [string, (bank: Participant) => Promise<void>][]) {
  // grid.rs looks at what is selected when a row is pressed, and not at whether the press selected it.
  test(`a row opens with ${way} also while text of it is selected`, async ({ enrol }) => {
    const bank = await enrol('Commercial Bank');
    await bank.requestIssuance('500');
    await bank.dismissToasts();
    await selectText(requesterOf(bank));
    await open(bank);
    await expect(bank.dialog).toContainText('500.00 AED for Commercial Bank');
  });
}

test('a stacked table on a phone can be sorted', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  for (const amount of ['20', '500', '100']) {
    await bank.requestIssuance(amount);
    await bank.dismissToasts();
  }
  await bank.page.setViewportSize({ width: 360, height: 740 });
  const panel = bank.panel(REQUESTS);
  const amounts = bank.cells(REQUESTS).and(bank.page.locator('[data-label=Amount]'));
  await expect(amounts).toHaveText(['100.00', '500.00', '20.00']);
  await panel.getByRole('button', { name: 'Sort' }).click();
  await panel.getByRole('radio', { name: 'Amount' }).check();
  await expect(amounts).toHaveText(['20.00', '100.00', '500.00']);
  await panel.getByRole('button', { name: 'Reverse the order' }).click();
  await expect(amounts).toHaveText(['500.00', '100.00', '20.00']);
});

test('the keyboard comes to Flows before the rows of the table', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  await bank.requestIssuance('500');
  await bank.page.reload();
  await bank.isLive();
  const flows = bank.page.getByRole('button', { name: /^Flows/ });
  const row = bank.request.getByRole('button').first();
  const stops: string[] = [];
  for (let stop = 0; stop < MOST_STOPS && !stops.includes('row'); stop += 1) {
    await bank.page.keyboard.press('Tab');
    const [onFlows, onRow] = await Promise.all([flows, row].map((one) => one.evaluate((element) => element === document.activeElement)));
    stops.push(onFlows ? 'flows' : onRow ? 'row' : '');
  }
  expect(stops.filter(Boolean)).toEqual(['flows', 'row']);
});

test('a status has an icon and a word', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  await bank.requestIssuance('500');
  const statuses = ['PENDING', 'PENDING', 'With the issuer'];
  const cells = bank.cells(REQUESTS).filter({ has: bank.page.locator('i') });
  await expect(cells).toHaveCount(statuses.length);
  for (const [index, word] of statuses.entries()) {
    await expect(cells.nth(index)).toContainText(word);
    const sign = await cells.nth(index).locator('i').evaluate((icon) => getComputedStyle(icon, '::before').content);
    expect(sign).toMatch(/^"."$/);
  }
});

test.describe('far from Greenwich', () => {
  test.use({ timezoneId: 'Asia/Kolkata' });

  test('times are those of the reader, and exact for whoever points at them', async ({ enrol }) => {
    const bank = await enrol('Commercial Bank');
    await bank.requestIssuance('500');
    await bank.openRequest();
    const times = bank.page.getByRole('time');
    await expect(bank.said('Created on').getByRole('time')).toBeVisible();
    for (const time of await times.all()) {
      const exact = (await time.getAttribute('datetime'))!;
      expect(exact).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
      await expect(time).toHaveAttribute('title', new RegExp(`${exact.replaceAll('.', '\\.')}`));
      const local = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone: 'Asia/Kolkata' }).format(new Date(exact));
      await expect(time).toHaveText(local);
    }
  });
});
