// Transfers by request, push and pull, in the console and in the books.

import { complaints } from '../../support/complaints.ts';
import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

const SUBMITTED = 'Successfully submitted a transfer request';
const CREATED = 'Your transfer request has been successfully created';
const DECIDED = 'Your token transfer approval update has been successfully submitted';
const UPDATED = 'Your request update has been successful';
const COMPLETING = 'Successfully submitted transfer finalisation request';
const COMPLETED = 'Tokens have been transferred successfully';

async function ask(who: Participant, type: 'Push' | 'Pull', party: string, amount: string): Promise<void> {
  const panel = await who.openForm();
  await panel.getByRole('combobox', { name: /^Request Transfer Type/ }).selectOption(type);
  await panel.getByRole('combobox', { name: /^(Receiving|Sending) Party/ }).selectOption(party);
  await panel.getByRole('textbox', { name: /^Amount/ }).fill(amount);
  await panel.getByRole('button', { name: 'Request Transfer', exact: true }).click();
  await expect(who.toast(SUBMITTED)).toBeVisible();
  await expect(who.toast(CREATED)).toBeVisible();
  await expect(panel, 'it makes way for the list').toBeHidden();
  await who.dismissToasts();
}

test('transfers by request, from both sides', async ({ context, enrol, enrolElsewhere }) => {
  const heard = await complaints(context);
  const bank = await enrol('Commercial Bank');
  const other = await enrolElsewhere('Commercial Bank 2');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  const regulator = await enrolElsewhere('Regulator');
  await bank.isGranted('500', central, custodian);
  for (const who of [bank, other, custodian, regulator]) {
    await who.visit('Transfers');
  }
  await expect(central.page.getByRole('link', { name: 'Transfers' })).toHaveCount(0);
  const requests = 'Transfer Requests';

  await test.step('a push request: approved by the receiver, completed by its requester', async () => {
    await ask(bank, 'Push', 'Commercial Bank 2', '120.5');
    const cells = ['PUSH', 'PENDING', 'UAE Dirham', 'AED', '120.50', 'Commercial Bank 2', 'Commercial Bank', /./, /\d/];
    for (const who of [bank, other, custodian, regulator]) {
      await expect(who.cells(requests)).toHaveText(cells);
    }
    await regulator.open(requests);
    await expect(regulator.dialog.getByRole('button')).toHaveText(['', 'Close']);
    await regulator.closeDialog();

    await bank.open(requests);
    await expect(bank.choice('Complete Transfer')).toHaveCount(0);
    await bank.closeDialog();
    await other.open(requests);
    await expect(other.dialog).toHaveAccessibleName('Transfer Request');
    await expect(other.said('Type')).toHaveText('PUSH');
    await other.choice('Approve').click();
    await expect(other.toast(DECIDED)).toBeVisible();
    await expect(other.toast(UPDATED)).toBeVisible();

    await expect(bank.rows(requests)).toContainText('APPROVED');
    await bank.hasBalance('379.50');
    await expect(bank.vault).toContainText('120.50');
    await bank.open(requests);
    await bank.choice('Complete Transfer').click();
    await expect(bank.toast(COMPLETING)).toBeVisible();
    for (const who of [bank, other]) {
      await expect(who.toast(COMPLETED)).toBeVisible();
      await expect(who.panel(requests)).toContainText('No requests.');
    }
    await bank.hasBalance('379.50');
    await other.hasBalance('120.50');
    await bank.openTracker();
    await expect(bank.flow('Complete Transfer')).toContainText('120.50 AED for Commercial Bank 2');
    await bank.closeTracker();
    for (const who of [bank, other]) {
      await who.dismissToasts();
    }
  });

  await test.step("a pull request: the sender's approval transfers at once, and what is not there is refused", async () => {
    await ask(other, 'Pull', 'Commercial Bank', '379.51');
    await bank.open(requests);
    await bank.choice('Approve').click();
    await expect(bank.dialog).toContainText('The vault holds 379.50, which is less than 379.51.');
    await bank.choice('Reject').click();
    await bank.dialog.getByRole('textbox', { name: /^Reason/ }).fill('more than we have');
    await bank.choice('Reject').click();
    await expect(bank.dialog).toBeHidden();
    await expect(other.rows(requests).first()).toContainText('REJECTED');
    await other.open(requests);
    await expect(other.dialog).toContainText('more than we have');
    await other.closeDialog();

    await ask(other, 'Pull', 'Commercial Bank', '79.50');
    await bank.dismissToasts();
    await bank.rows(requests).filter({ hasText: '79.50' }).filter({ hasText: 'PENDING' }).getByRole('button').click();
    await bank.choice('Approve').click();
    await expect(bank.toast(DECIDED)).toBeVisible();
    await bank.hasBalance('300.00');
    await other.hasBalance('200.00');
  });

  await test.step('a cancelled request reserves nothing and leaves the panel', async () => {
    await ask(bank, 'Push', 'Commercial Bank 2', '300');
    await other.rows(requests).filter({ hasText: '300.00' }).getByRole('button').click();
    await other.choice('Approve').click();
    await bank.hasBalance('0.00');
    await bank.rows(requests).filter({ hasText: '300.00' }).getByRole('button').click();
    await bank.choice('Cancel request').click();
    await bank.choice('Cancel request').click();
    await expect(bank.toast('Successfully submitted the cancellation of your request')).toBeVisible();
    await expect(bank.toast('Your request has been cancelled')).toBeVisible();
    await bank.hasBalance('300.00');
    await expect(bank.rows(requests).filter({ hasText: '300.00' })).toHaveCount(0);
  });

  await test.step('the tick boxes narrow the requests down', async () => {
    await ask(bank, 'Push', 'Commercial Bank 2', '11');
    await ask(bank, 'Pull', 'Commercial Bank 2', '12');
    await ask(other, 'Push', 'Commercial Bank', '13');
    const shown = async (...amounts: string[]) => {
      const amount = bank.panel(requests).locator('td[data-label="Amount"]');
      await expect(amount.filter({ hasText: /^1\d\.00$/ })).toHaveText(amounts);
    };
    const tick = (name: string) => bank.panel(requests).getByRole('checkbox', { name });
    await shown('13.00', '12.00', '11.00');
    await tick('Outgoing requests').uncheck();
    await shown('13.00');
    await tick('Outgoing requests').check();
    await tick('Incoming requests').uncheck();
    await shown('12.00', '11.00');
    await tick('Pull requests').uncheck();
    await shown('11.00');
    await tick('Push requests').uncheck();
    await shown();
  });
  // The approval that was refused.
  expect(heard).toEqual([expect.stringContaining('409')]);
});
