// What would come of an action, before it is taken.

import { complaints } from '../../support/complaints.ts';
import { expect, test } from '../../support/test.ts';

test('each dialog and form shows the balances after it, and asks again when they changed', async ({
  context,
  enrol,
  enrolElsewhere,
}) => {
  const heard = await complaints(context);
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  await bank.requestIssuance('500');

  await test.step('an approval moves nothing', async () => {
    await central.openRequest();
    await expect(central.foreseen).toContainText("Your organisation's balances stay as they are.");
    await central.choice('Approve').click();
    await expect(central.dialog).toBeHidden();
    await custodian.decide('Approve');
  });

  await test.step('an issue reserves; the issuer burns in another tab meanwhile and is asked again', async () => {
    await central.openRequest();
    await expect(central.foreseen).toContainText('1,000,000.00 → becomes 999,500.00 AED');
    const other = await central.page.context().newPage();
    await other.goto(new URL('/token-manager', central.page.url()).href);
    await other.getByRole('button', { name: 'Select Central Bank', exact: true }).click();
    const burn = other.getByRole('region', { name: 'Burn Tokens' });
    await burn.getByRole('textbox', { name: /^Amount/ }).fill('1000');
    await expect(burn.getByRole('region', { name: 'Effect on balances' })).toContainText('becomes 999,000.00 AED');
    await burn.getByRole('button', { name: 'Burn', exact: true }).click();
    await expect(central.foreseen).toContainText('The effect on your balances has changed meanwhile');
    await expect(central.choice('Issue')).toBeDisabled();
    await central.choice('Show the new version').click();
    await expect(central.foreseen).toContainText('999,000.00 → becomes 998,500.00 AED');
    await other.close();
    await central.choice('Issue').click();
  });

  await test.step('an acceptance is received', async () => {
    await expect(bank.foreseen).toContainText('0.00 → becomes 500.00 AED');
    await bank.answer('Yes');
    await bank.hasBalance('500.00');
  });

  await test.step('a transfer', async () => {
    await bank.visit('Transfers');
    await bank.page.getByRole('tab', { name: 'Transfer', exact: true }).click();
    const panel = bank.panel('Push Transfer');
    await panel.getByRole('combobox', { name: /^Receiving Party/ }).selectOption('Commercial Bank 2');
    await panel.getByRole('textbox', { name: /^Amount/ }).fill('120.50');
    await expect(bank.foreseen).toContainText('500.00 → becomes 379.50 AED');
    await panel.getByRole('button', { name: 'Send', exact: true }).click();
    await bank.hasBalance('379.50');
    await expect(bank.foreseen).toHaveCount(0);
  });

  await test.step('what the last approval would be refused for is said before', async () => {
    await bank.visit('Redemptions');
    await central.visit('Redemptions');
    await custodian.visit('Redemptions');
    const panel = await bank.openForm();
    await panel.getByRole('textbox', { name: /^Amount/ }).fill('380');
    await panel.getByRole('button', { name: 'Request', exact: true }).click();
    await central.open('Redemption Requests');
    await central.choice('Approve').click();
    await expect(central.dialog).toBeHidden();
    await custodian.open('Redemption Requests');
    await expect(custodian.foreseen).toContainText('It would be refused, and nothing would move');
  });
  expect(heard).toEqual([]);
});
