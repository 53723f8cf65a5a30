// A push transfer without approval, in the console and in the books.

import { complaints } from '../../support/complaints.ts';
import { expect, test } from '../../support/test.ts';

test('a bank sends what it holds, and both see it live', async ({ context, enrol, enrolElsewhere }) => {
  const heard = await complaints(context);
  const bank = await enrol('Commercial Bank');
  const other = await enrolElsewhere('Commercial Bank 2');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  await bank.isGranted('500', central, custodian);
  await bank.hasBalance('500.00');

  await bank.visit('Transfers');
  await other.visit('Transfers');
  for (const who of [bank, other]) {
    await who.page.getByRole('tab', { name: 'Transfer', exact: true }).click();
  }
  const panel = bank.panel('Push Transfer');
  const party = panel.getByRole('combobox', { name: /^Receiving Party/ });
  const amount = panel.getByRole('textbox', { name: /^Amount/ });
  const send = panel.getByRole('button', { name: 'Send', exact: true });
  await expect(party.getByRole('option')).toHaveText([
    'Choose the receiving party',
    'Central Bank',
    'Commercial Bank 2',
  ]);

  await test.step('what is missing or too much is named and not sent', async () => {
    await amount.fill('500.01');
    await amount.blur();
    await expect(amount).toHaveAccessibleDescription('The vault holds 500.00, which is less than 500.01.');
    await send.click();
    await expect(party).toHaveAccessibleDescription('Choose the receiving party.');
    await bank.hasBalance('500.00');
  });

  await test.step('what is sent arrives, with both toasts and the flow', async () => {
    const tracker = await bank.openTracker();
    await party.selectOption('Commercial Bank 2');
    await amount.fill('120.5');
    await send.click();
    await expect(bank.toast('Successfully submitted a transfer of tokens')).toBeVisible();
    await expect(bank.toast('Tokens have been transferred successfully')).toBeVisible();
    await expect(other.toast('Tokens have been transferred successfully')).toBeVisible();
    await bank.hasBalance('379.50');
    await other.hasBalance('120.50');
    await expect(amount).toHaveValue('');
    const flow = bank.flow('Push Transfer');
    await expect(tracker).toContainText('Push Transfer');
    await expect(flow).toContainText('120.50 AED for Commercial Bank 2');
    await expect(flow).toContainText('COMPLETED');
  });

  await test.step('and back, by the keyboard', async () => {
    const back = other.panel('Push Transfer');
    await back.getByRole('combobox', { name: /^Receiving Party/ }).selectOption('Commercial Bank');
    await back.getByRole('textbox', { name: /^Amount/ }).fill('0.50');
    await other.page.keyboard.press('Enter');
    await other.hasBalance('120.00');
    await bank.hasBalance('380.00');
  });
  expect(heard).toEqual([]);
});
