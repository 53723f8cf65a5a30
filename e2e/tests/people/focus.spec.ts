// After a decision the keyboard goes on where it was: at the row of the request.

import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

async function holdsFocus(who: Participant, what: string): Promise<void> {
  const focused = () => who.page.evaluate(() => document.activeElement?.tagName);
  await expect.poll(focused, { message: what }).not.toBe('BODY');
}

test('the focus is on the row that was decided on', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  for (const amount of ['10', '20']) {
    await bank.requestIssuance(amount);
  }
  const row = (who: Participant, amount: string) =>
    who.rows('Issuance Requests').filter({ hasText: amount }).getByRole('button').first();
  const decide = async (who: Participant, amount: string, decision: string) => {
    await row(who, amount).press('Enter');
    await who.choice(decision).press('Enter');
    await expect(who.dialog).toBeHidden();
  };
  await decide(central, '10.00', 'Approve');
  // Its row has moved to the top meanwhile.
  await expect(central.rows('Issuance Requests').first()).toContainText('10.00');
  await expect(row(central, '10.00')).toBeFocused();
  await decide(custodian, '10.00', 'Approve');
  await expect(row(custodian, '10.00')).toBeFocused();
  await expect(central.rows('Issuance Requests').filter({ hasText: '10.00' }).getByText('APPROVED')).toHaveCount(2);
  await decide(central, '10.00', 'Issue');
  await expect(row(central, '10.00')).toBeFocused();

  await central.page.getByRole('checkbox', { name: /^Select: .*20\.00/ }).check();
  await central.page.getByRole('button', { name: 'Approve selected' }).click();
  await central.choice('Approve 1 request').click();
  await expect(central.dialog).toBeHidden();
  await holdsFocus(central, 'after approving several');
});

test('the focus is on the page where the row is gone', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  await bank.requestIssuance('10');
  await bank.openRequest();
  await bank.choice('Cancel request').click();
  await bank.choice('Cancel request').click();
  await expect(bank.page.getByText('No requests.')).toBeVisible();
  await holdsFocus(bank, 'after a cancellation');
});

test('the form is closed with Escape, keeps what was typed and gives the focus back', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  const opener = bank.page.getByRole('button', { name: 'New request' });
  await opener.press('Enter');
  await bank.page.keyboard.press('Tab');
  const amount = bank.page.getByRole('textbox', { name: /^Amount/ });
  await expect(amount).toBeFocused();
  await bank.page.keyboard.type('12');
  await bank.page.keyboard.press('Escape');
  await expect(bank.panel('Request Issuance')).toBeHidden();
  await expect(opener).toBeFocused();
  await opener.press('Enter');
  await expect(amount).toHaveValue('12');
  // A form that lies over the list makes way for the keyboard; one beside it has no need to.
  const leaves = async () => {
    await amount.focus();
    for (let stop = 0; stop < 3; stop++) {
      await bank.page.keyboard.press('Shift+Tab');
    }
    const isOnPage = await bank.page.evaluate(() => document.activeElement?.matches('main :not(#request-form *)'));
    expect(isOnPage, 'the focus is on the page').toBe(true);
  };
  await leaves();
  await expect(bank.panel('Request Issuance')).toBeHidden();
  await bank.page.setViewportSize({ width: 1700, height: 900 });
  await opener.press('Enter');
  await leaves();
  await expect(bank.panel('Request Issuance')).toBeVisible();
});
