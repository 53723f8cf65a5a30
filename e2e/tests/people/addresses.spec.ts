// Requests have addresses, and the way back closes them.

import { expect, test } from '../../support/test.ts';

test('a request is opened by its address, and the way back closes it', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  await bank.requestIssuance('500');
  await bank.openRequest();
  await expect(bank.page).toHaveURL(/\/issuances\/[0-9a-f-]{36}$/);
  const address = bank.page.url();
  await bank.page.goBack();
  await expect(bank.dialog).toBeHidden();
  await expect(bank.page).toHaveURL(/\/issuances$/);
  await bank.page.goForward();
  await expect(bank.dialog).toContainText('500.00 AED for Commercial Bank');
  await bank.page.reload();
  await expect(bank.dialog).toContainText('500.00 AED for Commercial Bank');
  await bank.closeDialog();
  await expect(bank.page).toHaveURL(/\/issuances$/);

  // Whoever has no part in it is not told whether it exists.
  const other = await enrolElsewhere('Commercial Bank 2');
  for (const unseen of [address, address.replace(/[0-9a-f]{12}$/, '000000000000')]) {
    await other.page.goto(unseen);
    await expect(other.dialog).toContainText('There is no such request, or your organisation has no part in it.');
  }
});
