// An offer that nobody has answered is taken back, and its flow is found at an address of its own.

import { complaints } from '../../support/complaints.ts';
import { expect, test } from '../../support/test.ts';

test('the issuer withdraws an offer and issues again; all flows have a page', async ({ context, enrol, enrolElsewhere }) => {
  const heard = await complaints(context);
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  await bank.isOffered('500', central, custodian);
  await expect(bank.offer).toBeVisible();
  await central.hasBalance('999,500.00');

  await test.step('the offer is withdrawn, and the question goes', async () => {
    await central.openRequest();
    await central.choice('Withdraw').click();
    await expect(central.toast('Successfully submitted the withdrawal of the offer')).toBeVisible();
    await expect(central.toast('The offer has been withdrawn')).toBeVisible();
    await expect(bank.offer).toBeHidden();
    await central.hasBalance('1,000,000.00');
    await central.dismissToasts();
    await central.openRequest();
    await expect(central.said('Stage')).toContainText('Ready to issue');
    await expect(central.said('Last offer')).toContainText('Withdrawn by Central Bank');
    await central.choice('Issue').click();
  });

  await test.step('the flow that runs comes first, and its page says who is awaited', async () => {
    await expect(bank.offer).toBeVisible();
    await central.visit('Flows');
    const rows = central.rows('All Flows');
    await expect(rows.first()).toContainText('Issue tokens');
    await expect(rows.first()).toContainText('Waiting for Commercial Bank');
    await rows.first().getByRole('button').click();
    await expect(central.page).toHaveURL(/\/flows\/[0-9a-f-]{36}$/);
    await expect(central.said('Waiting for')).toContainText('Commercial Bank, since');
    await expect(central.said('If you submit it again')).toContainText('it is under way');
    await bank.answer('Yes');
    await expect(central.said('Status')).toHaveText('COMPLETED');
  });

  await test.step('filters and search', async () => {
    await central.page.getByRole('navigation', { name: 'Back' }).getByRole('link').click();
    const panel = central.panel('All Flows');
    await panel.getByRole('textbox', { name: 'Search flows' }).fill('nothing of the kind');
    await expect(panel).toContainText('Nothing matches the search and the filters.');
    await panel.getByRole('textbox', { name: 'Search flows' }).fill('500.00');
    await panel.getByRole('button', { name: /^Filters/ }).click();
    await panel.getByRole('combobox', { name: 'Kind' }).selectOption('Withdraw Offer');
    await expect(central.rows('All Flows')).toHaveCount(1);
  });
  expect(heard).toEqual([]);
});
