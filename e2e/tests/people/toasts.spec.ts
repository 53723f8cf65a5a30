// Toasts: one for a flow, three at most, kept while they are read.

import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

test('a flow has one toast, with what it is about and the way to it', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  await bank.requestIssuance('500');
  const messages = bank.page.getByRole('list', { name: 'Messages' }).getByRole('listitem');
  await expect(messages).toHaveCount(1);
  await expect(messages).toContainText('Your issuance request has been successfully created');
  await expect(messages).toContainText('Successfully submitted an issuance request');
  await expect(messages).toContainText('500.00 AED for Commercial Bank');
  for (const amount of ['1', '2', '3', '4']) {
    await (await bank.openForm()).getByRole('textbox', { name: /^Amount/ }).fill(amount);
    await bank.page.getByRole('button', { name: 'Request', exact: true }).click();
    await expect(messages.filter({ hasText: `${amount}.00 AED` }).last()).toBeVisible();
  }
  await expect(messages).toHaveCount(3);
  await messages.last().getByRole('link', { name: 'Show the flow' }).click();
  await expect(bank.page.getByRole('heading', { level: 1, name: 'Request Tokens' })).toBeVisible();
});

test('the end of a flow is shown however many began after it', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  const other = await enrolElsewhere('Commercial Bank 2');
  await bank.isOffered('500', central, custodian);
  await expect(bank.offer).toContainText('500.00 AED');

  await (await other.openForm()).getByRole('button', { name: 'Request from a file…' }).click();
  const buffer = Buffer.from(['Token,Amount', ...Array.from({ length: 25 }, (_, line) => `AED,${line + 1}`)].join('\n'));
  await other.dialog.locator('input[type=file]').setInputFiles({ name: 'many.csv', mimeType: 'text/csv', buffer });
  await other.choice('Request 25 issuances').click();
  await expect(other.dialog).toBeHidden();
  await expect(central.panel('Issuance Requests')).toContainText('26');
  await central.dismissToasts();

  await bank.answer('Yes');
  await expect(central.toast('Issuance of tokens has been successful')).toBeVisible();
});

test('what is submitted is said on that device, and how it ended on the one that is looked at next', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrol('Central Bank');
  const colleague = await enrolElsewhere('Central Bank');
  const custodian = await enrol('Custodian');
  await bank.isOffered('500', central, custodian);
  await expect(central.toast('Successfully submitted an issuance of tokens')).toBeVisible();
  await expect(colleague.request.getByText('APPROVED')).toHaveCount(2);
  await expect(colleague.page.getByRole('button', { name: 'Close message' })).toHaveCount(0);

  // The device that submitted it is closed before it ends; the other one, too.
  await central.page.close();
  await colleague.page.goto('about:blank');
  await bank.answer('Yes');
  await bank.hasBalance('500.00');
  await colleague.page.goBack();
  await colleague.isLive();
  await expect(colleague.toast('Issuance of tokens has been successful')).toBeVisible();
  await colleague.dismissToasts();
  // Seen once, it does not come again on a third one.
  await expect.poll(() => unseen(colleague)).toBe(0);
  const third = await enrolElsewhere('Central Bank');
  await third.hasBalance('999,500.00');
  await expect(third.page.getByRole('button', { name: 'Close message' })).toHaveCount(0);
});

test('no toast covers the dialog that it speaks of; another dialog has it read out', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const rejected = 'Your issuance request was rejected by Central Bank';
  const reject = async () => {
    await central.openRequest();
    await central.choice('Reject').click();
    await central.dialog.getByRole('textbox', { name: /^Reason/ }).fill('not today');
    await central.choice('Reject').click();
    await expect(central.dialog).toBeHidden();
  };
  await bank.requestIssuance('500');
  await bank.dismissToasts();
  await bank.openRequest();
  await reject();
  await expect(bank.dialog).toContainText('Central Bank has rejected this request');
  await expect(bank.toast(rejected)).toBeHidden();
  await expect(bank.dialog.getByRole('status').filter({ hasText: rejected }), 'it is read out').toHaveCount(1);
  await bank.closeDialog();
  await expect(bank.toast(rejected)).toBeVisible();
  await bank.dismissToasts();

  await bank.requestIssuance('70');
  await bank.dismissToasts();
  await bank.page.getByRole('button', { name: 'Help' }).click();
  await reject();
  await expect(bank.toast(rejected)).toBeVisible();
  await expect(bank.dialog.getByRole('status').filter({ hasText: rejected }), 'it is read out').toHaveCount(1);
});

/** How many outcomes the issuer still keeps for this participant. */
async function unseen(who: Participant): Promise<number> {
  return await who.page.evaluate(async () => {
    const read = performance.getEntriesByType('resource').map((entry) => entry.name);
    const outcomes = read.find((url) => url.endsWith('/outcomes'))!;
    return ((await (await fetch(outcomes)).json()) as unknown[]).length;
  });
}
