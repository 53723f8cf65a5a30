// What a person did that cannot be sent: visible, and never carried out unasked.

import type { Participant, Title } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

const REQUESTS = 'Issuance Requests';

type Enrol = (title: Title) => Promise<Participant>;

/** A bank has requested an issuance, and the issuer, in another browser, sees it. */
async function aPendingRequest(enrol: Enrol, enrolElsewhere: Enrol): Promise<{ bank: Participant; central: Participant }> {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  await bank.requestIssuance('500');
  await expect(central.rows(REQUESTS)).toHaveCount(1);
  return { bank, central };
}

/** The tab has lost its connection, and says so. */
async function goesOffline(who: Participant): Promise<void> {
  await who.page.context().setOffline(true);
  await expect(who.page.getByRole('status').filter({ hasText: 'The issuer cannot be reached.' })).toBeVisible();
}

async function approveOffline(central: Participant): Promise<void> {
  await goesOffline(central);
  await central.open(REQUESTS);
  await expect(central.dialog).toContainText('The issuer cannot be reached: what you submit waits in this browser');
  await central.choice('Approve').click();
  await central.closeDialog();
  await expect(central.page.getByText('The issuer cannot be reached. 1 action waits to be sent.')).toBeVisible();
  await expect(central.page.getByText(/Balances and tables are as of/)).toBeVisible();
}

test('what is submitted offline waits visibly, and is sent when the connection is back', async ({ enrol, enrolElsewhere }) => {
  const { bank, central } = await aPendingRequest(enrol, enrolElsewhere);
  await approveOffline(central);
  await central.page.getByRole('button', { name: 'Show what waits' }).click();
  await expect(central.dialog).toContainText('Approve: 500.00 AED for Commercial Bank');
  await expect(central.dialog).toContainText('It is sent by itself once the issuer can be reached');
  await central.closeDialog();
  await central.page.context().setOffline(false);
  await expect(bank.rows(REQUESTS).getByText('APPROVED')).toBeVisible();
  await expect(central.page.getByText('waits to be sent')).toBeHidden();
});

test('what waits is withdrawn, and nothing happens', async ({ enrol, enrolElsewhere }) => {
  const { bank, central } = await aPendingRequest(enrol, enrolElsewhere);
  await approveOffline(central);
  await central.page.getByRole('button', { name: 'Show what waits' }).click();
  await expect(central.dialog).toContainText('It was never sent. If you withdraw it, nothing will have happened.');
  await central.dialog.getByRole('button', { name: 'Withdraw: Approve' }).click();
  await expect(central.dialog).toContainText('Nothing waits to be sent.');
  await central.closeDialog();
  await central.page.context().setOffline(false);
  await central.isLive();
  // What comes after it has arrived: what was withdrawn would have been sent before.
  await central.open(REQUESTS);
  await central.choice('Reject').click();
  await central.dialog.getByRole('textbox', { name: /^Reason/ }).fill('not now');
  await central.choice('Reject').click();
  await expect(bank.toast('Your issuance request was rejected by Central Bank')).toBeVisible();
});

test('what waited in a closed tab is sent only when its operator confirms it', async ({ enrol, enrolElsewhere }) => {
  const { bank, central } = await aPendingRequest(enrol, enrolElsewhere);
  const context = central.page.context();
  await approveOffline(central);
  const second = await context.newPage();
  await central.page.close();
  await context.setOffline(false);
  await second.goto(bank.page.url());
  await second.getByRole('button', { name: 'Select Central Bank', exact: true }).click();
  await expect(second.getByText('1 action waits to be sent')).toBeVisible();
  await expect(bank.rows(REQUESTS).getByText('APPROVED')).toBeHidden();
  await second.getByRole('button', { name: 'Show what waits' }).click();
  const dialog = second.getByRole('dialog');
  await expect(dialog).toContainText('Approve: 500.00 AED for Commercial Bank');
  await expect(dialog).toContainText('It was submitted in another tab, which may be closed.');
  await dialog.getByRole('button', { name: 'Send now: Approve' }).click();
  await expect(dialog).toContainText('Nothing waits to be sent.');
  await expect(bank.rows(REQUESTS).getByText('APPROVED')).toBeVisible();
});
