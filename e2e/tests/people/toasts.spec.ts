// Toasts: one for a flow, three at most, kept while they are read.

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
  await bank.requestIssuance('500');
  await central.decide('Approve');
  await custodian.decide('Approve');
  await central.decide('Issue');
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
