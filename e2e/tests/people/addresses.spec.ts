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

test('filters and the search are in the address: whoever follows it sees the same rows', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  await bank.requestIssuance('500');
  await bank.requestIssuance('70');
  await expect(bank.rows('Issuance Requests').first()).toContainText('70.00');
  await bank.openRequest();
  await bank.choice('Cancel request').click();
  await bank.choice('Cancel request').click();
  await expect(bank.rows('Issuance Requests')).toHaveCount(1);
  await bank.page.getByRole('button', { name: 'Filters' }).click();
  await bank.page.getByRole('combobox', { name: 'Status' }).selectOption('CANCELLED');
  await expect(bank.rows('Issuance Requests')).toContainText('70.00');
  await expect(bank.page).toHaveURL(/\?status=CANCELLED$/);
  await bank.page.keyboard.press('Escape');
  await bank.page.getByRole('textbox', { name: /^Search/ }).fill('70.00');
  await expect(bank.page).toHaveURL(/\?status=CANCELLED&q=70\.00$/);
  // Its dialog keeps them, and so does the way back.
  await bank.openRequest();
  await expect(bank.page).toHaveURL(/\/issuances\/[0-9a-f-]{36}\?status=CANCELLED&q=70\.00$/);
  await bank.page.goBack();
  await expect(bank.dialog).toBeHidden();
  await expect(bank.page).toHaveURL(/\/issuances\?status=CANCELLED&q=70\.00$/);

  await central.page.goto(new URL('/issuances?status=CANCELLED&q=70.00', central.page.url()).href);
  await expect(central.rows('Issuance Requests')).toHaveCount(1);
  await expect(central.rows('Issuance Requests')).toContainText('70.00');
  await expect(central.page.getByRole('textbox', { name: /^Search/ })).toHaveValue('70.00');
  // Another page has another address, and the filters are kept.
  await central.visit('Flows');
  await expect(central.page).toHaveURL(/\/flows$/);
  await central.visit('Issuances');
  await expect(central.page).toHaveURL(/\?status=CANCELLED$/);
});

test('an issued token is opened by its address, and the way back closes it', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  await bank.isGranted('500', central, custodian);
  await central.visit('Tokens');
  await central.rows('Issued Tokens').getByRole('button').first().click();
  await expect(central.dialog).toHaveAccessibleName('Issued Token');
  await expect(central.page).toHaveURL(/\/issued-tokens\/[0-9a-f-]{36}$/);
  const address = central.page.url();
  await central.page.goBack();
  await expect(central.dialog).toBeHidden();
  await expect(central.page).toHaveURL(/\/tokens$/);
  await central.page.goto(address);
  await expect(central.dialog).toContainText('500.00 AED');
  await central.closeDialog();
  await expect(central.page).toHaveURL(/\/tokens$/);
  await central.page.goto(new URL('/issued-tokens/00000000-0000-4000-8000-000000000000', address).href);
  await expect(central.dialog).toContainText('There is no such token, or your organisation has no part in it.');
});
