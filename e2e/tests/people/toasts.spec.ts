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
    await bank.page.getByRole('textbox', { name: /^Amount/ }).fill(amount);
    await bank.page.getByRole('button', { name: 'Request', exact: true }).click();
    await expect(messages.filter({ hasText: `${amount}.00 AED` }).last()).toBeVisible();
  }
  await expect(messages).toHaveCount(3);
  await messages.last().getByRole('link', { name: 'Show the flow' }).click();
  await expect(bank.page.getByRole('heading', { level: 1, name: 'Request Tokens' })).toBeVisible();
});
