// The question whether a token is wanted interrupts nobody.

import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

const REQUESTS = 'Issuance Requests';

async function requestAndApprove(bank: Participant, central: Participant, custodian: Participant, amounts: string[]): Promise<void> {
  for (const amount of amounts) {
    await bank.requestIssuance(amount);
    await bank.dismissToasts();
  }
  for (const who of [central, custodian]) {
    await expect(who.rows(REQUESTS)).toHaveCount(amounts.length);
    if (who === custodian) await expect(who.rows(REQUESTS).getByRole('checkbox')).toHaveCount(amounts.length);
    await who.panel(REQUESTS).getByRole('checkbox', { name: /^Select all/ }).check();
    await who.panel(REQUESTS).getByRole('button', { name: 'Approve selected' }).click();
    await who.dialog.getByRole('button', { name: /^Approve \d/ }).click();
    await expect(who.dialog).toBeHidden();
  }
}

async function issue(central: Participant, amount: string): Promise<void> {
  await central.rows(REQUESTS).filter({ hasText: amount }).getByRole('button').first().click();
  await central.choice('Issue').click();
  await expect(central.dialog).toBeHidden();
}

test('an offer waits while something is typed, and while it is put off', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  await requestAndApprove(bank, central, custodian, ['100']);
  await bank.openForm();
  const amount = bank.page.getByRole('textbox', { name: /^Amount/ });
  await amount.pressSequentially('9876');
  await issue(central, '100.00');
  await expect(bank.page.getByText('An offer waits for your answer: 100.00 AED, by Central Bank')).toBeVisible();
  await amount.pressSequentially('54.00');
  await expect(amount).toHaveValue('987654.00');
  await expect(bank.offer).toBeHidden();

  await bank.page.getByRole('button', { name: 'Review' }).click();
  await expect(bank.offer).toContainText('100.00 AED');
  await expect(bank.said('Answer by')).toHaveText(/\d/);
  await bank.choice('Later').click();
  await expect(bank.offer).toBeHidden();
  await expect(bank.page.getByText('An offer waits for your answer')).toBeVisible();
  await bank.page.getByRole('button', { name: 'Review' }).click();
  await bank.choice('Show the request').click();
  await expect(bank.page).toHaveURL(/\/issuances\/[0-9a-f-]{36}$/);
  await expect(bank.page.getByRole('dialog', { name: 'Issuance Request' })).toContainText('100.00 AED for Commercial Bank');
  await bank.closeDialog();

  // Taken back, it closes its question everywhere.
  await bank.page.getByRole('button', { name: 'Review' }).click();
  await central.open(REQUESTS);
  await central.choice('Withdraw').click();
  await expect(bank.offer).toBeHidden();
  await expect(bank.page.getByText('An offer waits for your answer')).toBeHidden();
});

test('three quick presses on one spot accept one offer at most', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  await requestAndApprove(bank, central, custodian, ['100', '200', '300']);
  await (await bank.openForm()).getByRole('textbox', { name: /^Amount/ }).fill('1');
  for (const amount of ['100.00', '200.00', '300.00']) {
    await issue(central, amount);
  }
  await expect(bank.page.getByText('3 offers wait for your answer')).toBeVisible();
  await bank.page.getByRole('button', { name: 'Review' }).click();
  await expect(bank.offer).toContainText('Offer 1 of 3');
  const yes = bank.offer.getByRole('button', { name: 'Yes', exact: true });
  await expect(yes).toBeEnabled();
  const { x, y, width, height } = (await yes.boundingBox())!;
  for (let press = 0; press < 3; press += 1) {
    await bank.page.mouse.click(x + width / 2, y + height / 2);
  }
  await expect(bank.offer).toContainText('Offer 1 of 2');
  await expect(bank.vault).toContainText('100.00');
});

test('an offer that is taken back closes its question in every tab, and each says why', async ({ enrol, enrolElsewhere }) => {
  const tabs = [await enrol('Commercial Bank'), await enrol('Commercial Bank')] as const;
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  await requestAndApprove(tabs[0], central, custodian, ['100']);
  await issue(central, '100.00');
  for (const tab of tabs) {
    await expect(tab.offer).toContainText('100.00 AED');
  }
  await central.open(REQUESTS);
  await central.choice('Withdraw').click();
  for (const tab of tabs) {
    await expect(tab.offer).toBeHidden();
    await expect(tab.toast('Central Bank withdrew the offer')).toBeVisible();
  }
});
