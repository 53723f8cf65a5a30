// Whoever is impatient and presses twice sends one message.

import type { Locator, Page } from '@playwright/test';
import { expect, test } from '../../support/test.ts';

/** The requests that leave the page from now on. */
function sent(page: Page): string[] {
  const amounts: string[] = [];
  page.on('request', (request) => {
    const message = request.url().endsWith('/inbox') ? request.postDataJSON() : undefined;
    if (message?.Header.Subject === 'RequestIssuance@Issuer') {
      amounts.push(message.Body.Amount);
    }
  });
  return amounts;
}

const WAYS: [string, (form: { amount: Locator; request: Locator }) => Promise<void>][] = [
  ['a double click on Request', ({ request }) => request.dblclick()],
  ['Enter pressed twice', async ({ amount }) => {
    await amount.focus();
    await Promise.all([amount.page().keyboard.press('Enter'), amount.page().keyboard.press('Enter')]);
  }],
];

for (const [way, press] of WAYS) {
  test(`${way} sends one request`, async ({ enrol }) => {
    const bank = await enrol('Commercial Bank');
    const amounts = sent(bank.page);
    await bank.openForm();
    const amount = bank.page.getByRole('textbox', { name: /^Amount/ });
    await amount.fill('500');
    await press({ amount, request: bank.page.getByRole('button', { name: 'Request', exact: true }) });
    await expect(bank.request).toContainText('500.00');
    await expect(amount, 'the form makes way for the list').toBeHidden();
    await bank.dismissToasts();
    // One after the other: what was sent twice would have gone before this.
    await bank.requestIssuance('20');
    await expect(bank.request).toContainText('20.00');
    await expect(bank.rows('Issuance Requests')).toHaveCount(2);
    expect(amounts).toEqual(['500.00', '20.00']);
  });
}
