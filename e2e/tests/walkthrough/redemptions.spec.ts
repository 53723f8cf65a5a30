// A redemption, in the console and in the books.

import { complaints } from '../../support/complaints.ts';
import { expect, test } from '../../support/test.ts';

const DECIDED = 'Successfully submitted your redemption approval request update';
const UPDATED = 'Your request update has been successful';

test('a redemption, from the request to the balances', async ({ context, enrol, enrolElsewhere }) => {
  const heard = await complaints(context);
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  const regulator = await enrolElsewhere('Regulator');
  await bank.isGranted('500', central, custodian);
  const everybody = [bank, central, custodian, regulator];
  for (const who of everybody) {
    await who.visit('Redemptions');
  }
  const requests = 'Redemption Requests';
  await central.hasBalance('999,500.00');

  await test.step('a holder requests', async () => {
    const panel = await bank.openForm();
    await panel.getByRole('textbox', { name: /^Amount/ }).fill('120');
    await panel.getByRole('button', { name: 'Request', exact: true }).click();
    await expect(bank.toast('Successfully submitted redemption request')).toBeVisible();
    await expect(bank.toast('Your redemption request has been successfully created')).toBeVisible();
    const cells = ['PENDING', 'PENDING', 'UAE Dirham', 'AED', '120.00', 'Commercial Bank', /./, /\d/];
    for (const who of everybody) {
      await expect(who.cells(requests)).toHaveText(cells);
    }
    await bank.dismissToasts();
  });

  await test.step('the issuer approves, then the custodian; then it is reserved', async () => {
    await custodian.open(requests);
    await expect(custodian.dialog).toContainText('Requires issuer approval to accept or reject request');
    await expect(custodian.choice('Approve')).toBeDisabled();
    await custodian.closeDialog();
    for (const who of [central, custodian]) {
      await bank.hasBalance('500.00');
      await expect(who.rows(requests).getByText('APPROVED')).toHaveCount(who === central ? 0 : 1);
      await who.open(requests);
      await expect(who.dialog).toHaveAccessibleName('Redemption Request');
      await expect(who.said('Type')).toHaveText('REDEMPTION');
      await who.choice('Approve').click();
      await expect(who.toast(DECIDED)).toBeVisible();
      await expect(who.toast(UPDATED)).toBeVisible();
    }
    await bank.hasBalance('380.00');
  });

  await test.step('the holder completes it', async () => {
    await bank.open(requests);
    await bank.choice('Complete Redemption').click();
    await expect(bank.toast('Successfully submitted redemption finalisation request')).toBeVisible();
    for (const who of everybody.slice(0, 3)) {
      await expect(who.toast('Tokens have been redeemed successfully')).toBeVisible();
      await expect(who.panel(requests)).toContainText('No requests.');
    }
    await bank.hasBalance('380.00');
    await central.hasBalance('999,620.00');
    await bank.openTracker();
    await expect(bank.flow('Redeem Token')).toContainText('120.00 AED for Commercial Bank');
    await bank.closeTracker();
  });

  await test.step('more than the vault holds is refused with the last approval, and cancelled', async () => {
    const panel = await bank.openForm();
    await panel.getByRole('textbox', { name: /^Amount/ }).fill('380.01');
    await panel.getByRole('button', { name: 'Request', exact: true }).click();
    await central.open(requests);
    await central.choice('Approve').click();
    await expect(central.dialog).toBeHidden();
    await custodian.open(requests);
    await custodian.choice('Approve').click();
    await expect(custodian.dialog).toContainText('Commercial Bank');
    await expect(custodian.dialog).not.toContainText('380.00');
    await custodian.closeDialog();
    await bank.open(requests);
    await bank.choice('Cancel request').click();
    await bank.choice('Cancel request').click();
    await expect(bank.panel(requests)).toContainText('No requests.');
    await bank.hasBalance('380.00');
  });
  expect(heard).toEqual([]);
});
