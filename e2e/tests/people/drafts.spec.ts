// What was typed and not sent survives Escape, a reload and another page.

import { expect, test } from '../../support/test.ts';

test('an amount and a reason that were typed are still there', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const amount = bank.page.getByRole('textbox', { name: /^Amount/ });
  await bank.requestIssuance('500');
  await bank.openForm();
  await expect(amount).toHaveValue('');
  await amount.fill('1234.5');
  await bank.visit('Flows');
  await bank.visit('Issuances');
  await expect(amount).toHaveValue('1234.5');
  await bank.page.reload();
  await expect(amount).toHaveValue('1234.5');

  const reason = central.dialog.getByRole('textbox', { name: /^Reason/ });
  await central.open('Issuance Requests');
  await central.choice('Reject').click();
  await reason.fill('no\tcollateral');
  await central.page.keyboard.press('Escape');
  await expect(central.dialog).toBeHidden();
  await central.page.reload();
  await central.open('Issuance Requests');
  await central.choice('Reject').click();
  await expect(reason).toHaveValue('no\tcollateral');
  await central.choice('Reject').click();
  await expect(bank.toast('no collateral')).toBeVisible();
});

test('what nobody sees is no reason', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  await bank.requestIssuance('500');
  await central.open('Issuance Requests');
  await central.choice('Reject').click();
  const reason = central.dialog.getByRole('textbox', { name: /^Reason/ });
  for (const unseen of ['\u200b', '\u3164', '\u00a0']) {
    await reason.fill(unseen);
    await central.choice('Reject').click();
    await expect(reason).toHaveAccessibleDescription('Say why, so that the requester knows.');
  }
  await reason.fill('\u202ereversed');
  await expect(reason).toHaveAccessibleDescription('It has characters that cannot be seen. Type it again.');
});
