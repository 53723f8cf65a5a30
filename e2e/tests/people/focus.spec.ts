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
});

/** Whether what has the focus lies under this panel; nothing has it once Tab has left the page. */
async function isUnder(who: Participant, panel: string): Promise<boolean> {
  return await who.page.evaluate((selector) => {
    if (document.activeElement === document.body) {
      return false;
    }
    const cover = document.querySelector(selector)!.getBoundingClientRect();
    const focused = document.activeElement!.getBoundingClientRect();
    const beside = focused.right <= cover.left || focused.left >= cover.right;
    return !beside && focused.top < cover.bottom && focused.bottom > cover.top;
  }, panel);
}

test('what lies over the list makes way for the keyboard', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  await bank.page.setViewportSize({ width: 1280, height: 720 });
  const search = bank.page.getByRole('textbox', { name: /^Search/ });
  for (const [panel, open] of [
    ['#request-form', async () => await bank.openForm()],
    ['#flow-tracker', async () => await bank.openTracker()],
  ] as const) {
    await open();
    const cover = bank.page.locator(panel);
    // Once it has slid to its place.
    await cover.evaluate(async (moving) => await Promise.all(moving.getAnimations().map((one) => one.finished)));
    await search.focus();
    for (let stop = 0; stop < 20 && (await cover.isVisible()); stop++) {
      await bank.page.keyboard.press('Tab');
      await expect.poll(() => isUnder(bank, panel)).toBe(false);
    }
    await expect(cover).toBeHidden();
  }
  // Beside the list there is no need to.
  await bank.page.setViewportSize({ width: 1700, height: 900 });
  await bank.openForm();
  await search.focus();
  for (let stop = 0; stop < 8; stop++) {
    await bank.page.keyboard.press('Tab');
  }
  await expect(bank.panel('Request Issuance')).toBeVisible();
});

for (const width of [360, 1280, 1700]) {
  test(`a correction begins in its form, ${width} px wide`, async ({ enrol, enrolElsewhere }) => {
    const bank = await enrol('Commercial Bank');
    const central = await enrolElsewhere('Central Bank');
    await bank.requestIssuance('10');
    await central.openRequest();
    await central.choice('Reject').click();
    await central.dialog.getByRole('textbox', { name: /^Reason/ }).fill('Too little.');
    await central.choice('Reject').click();
    await expect(central.dialog).toBeHidden();
    await expect(bank.request).toContainText('REJECTED');
    await bank.page.setViewportSize({ width, height: 740 });
    await bank.openRequest();
    await bank.choice('Correct and resubmit').click();
    const form = bank.page.locator('#request-form');
    await expect(form).toBeVisible();
    await expect(form.getByRole('textbox', { name: /^Amount/ })).toHaveValue('10.00');
    await expect(form.locator(':focus')).toBeVisible();
  });
}
