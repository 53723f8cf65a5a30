// What becomes of a request that was rejected: its requester is told, corrects it or dismisses it.

import { complaints } from '../../support/complaints.ts';
import type { Participant, Title } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

async function reject(who: Participant, panel: string, code: string, reason: string): Promise<void> {
  await who.open(panel);
  await who.choice('Reject').click();
  await who.dialog.getByRole('combobox', { name: 'Kind of reason' }).selectOption(code);
  await who.dialog.getByRole('textbox', { name: /^Reason/ }).fill(reason);
  await who.choice('Reject').click();
  await expect(who.dialog).toBeHidden();
}

test('a rejected issuance is corrected, and a second one dismissed', async ({ context, enrol, enrolElsewhere }) => {
  const heard = await complaints(context);
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  const requests = 'Issuance Requests';
  const amount = bank.page.getByRole('textbox', { name: /^Amount/ });
  await bank.requestIssuance('500');

  await test.step('the requester is told by whom and why', async () => {
    await reject(central, requests, 'Limit exceeded', '400.00 AED a day');
    await expect(bank.toast('Your issuance request was rejected by Central Bank')).toBeVisible();
    await expect(bank.toast('Limit exceeded: 400.00 AED a day')).toBeVisible();
    await bank.open(requests);
    await expect(bank.said('Rejected by Central Bank')).toHaveText('Limit exceeded: 400.00 AED a day');
    await bank.dismissToasts();
  });

  await test.step('the form is filled in, and the new request replaces the rejected one', async () => {
    await bank.choice('Correct and resubmit').click();
    await expect(bank.dialog).toBeHidden();
    const panel = bank.panel('Request Issuance');
    await expect(panel).toContainText('This replaces the rejected request for 500.00 AED');
    await expect(panel).toContainText('Central Bank wrote: Limit exceeded: 400.00 AED a day');
    await expect(amount).toHaveValue('500.00');
    await amount.fill('400');
    await panel.getByRole('button', { name: 'Request', exact: true }).click();
    await expect(bank.toast('Your issuance request has been successfully created')).toBeVisible();
    await expect(panel, 'it makes way for the list').toBeHidden();
    await expect(bank.rows(requests)).toHaveCount(1);
    await expect(bank.rows(requests)).toContainText('400.00');
    await bank.open(requests);
    await expect(bank.said('Replaces')).toContainText(/^[0-9a-f-]{36}$/);
    await bank.closeDialog();
  });

  await test.step('one that the custodian rejected is dismissed, and a filter still finds it', async () => {
    await central.open(requests);
    await central.choice('Approve').click();
    await expect(custodian.rows(requests).getByText('APPROVED')).toBeVisible();
    await reject(custodian, requests, 'Collateral missing', 'nothing came');
    await expect(bank.toast('Your issuance request was rejected by Custodian')).toBeVisible();
    await bank.open(requests);
    await bank.choice('Dismiss').click();
    await expect(bank.dialog).toBeHidden();
    await bank.dismissToasts();
    await expect(bank.panel(requests)).toContainText('No requests.');
    await bank.panel(requests).getByRole('button', { name: /^Filters/ }).click();
    await bank.panel(requests).getByRole('combobox', { name: 'Status' }).selectOption('REJECTED');
    await expect(bank.rows(requests)).toHaveCount(2);
    await bank.panel(requests).getByRole('button', { name: 'Clear the filters' }).click();
    await expect(bank.panel(requests)).toContainText('No requests.');
  });
  expect(heard).toEqual([]);
});

test('rejected transfers and redemptions are corrected, too', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const others: Record<string, Participant> = {};
  for (const title of ['Commercial Bank 2', 'Central Bank', 'Custodian'] satisfies Title[]) {
    others[title] = await enrolElsewhere(title);
  }
  const { 'Commercial Bank 2': other, 'Central Bank': central } = others as Record<string, Participant>;
  const form = async (panel: string, button: string, amount: string) => {
    await (await bank.openForm()).getByRole('textbox', { name: /^Amount/ }).fill(amount);
    await bank.panel(panel).getByRole('button', { name: button, exact: true }).click();
  };
  await bank.visit('Transfers');
  await other!.visit('Transfers');
  const panel = await bank.openForm();
  await panel.getByRole('combobox', { name: /^Request Transfer Type/ }).selectOption('Pull');
  await panel.getByRole('combobox', { name: /^Sending Party/ }).selectOption('Commercial Bank 2');
  await form('Request Transfer', 'Request Transfer', '7');
  await reject(other!, 'Transfer Requests', 'Details wrong', 'which invoice');
  await expect(bank.toast('Your transfer request was rejected by Commercial Bank 2')).toBeVisible();
  await bank.page.reload();
  await bank.open('Transfer Requests');
  await bank.choice('Correct and resubmit').click();
  await expect(panel.getByRole('combobox', { name: /^Request Transfer Type/ })).toHaveValue('PULL');
  await expect(panel.getByRole('combobox', { name: /^Sending Party/ })).toHaveValue('commercial-bank-2');
  await form('Request Transfer', 'Request Transfer', '8');
  await expect(bank.rows('Transfer Requests')).toHaveCount(1);
  await expect(bank.rows('Transfer Requests')).toContainText('8.00');

  await bank.visit('Redemptions');
  await central!.visit('Redemptions');
  await form('Request Redemption', 'Request', '9');
  await reject(central!, 'Redemption Requests', 'Other', 'not today');
  await expect(bank.toast('Your redemption request was rejected by Central Bank')).toBeVisible();
  await bank.open('Redemption Requests');
  await bank.choice('Correct and resubmit').click();
  await bank.panel('Request Redemption').getByRole('button', { name: 'Leave it as it is' }).click();
  await expect(bank.panel('Request Redemption')).not.toContainText('This replaces');
});
