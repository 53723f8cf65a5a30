// The ways in which an issuance comes to nothing because somebody does not want it.

import { expect, test } from '../../support/test.ts';

test('Reject asks for a reason, which the requester sees', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  const issuer = await enrol('Central Bank');
  await requester.requestIssuance('500000');

  await issuer.openRequest();
  await issuer.choice('Reject').click();
  await issuer.choice('Reject').click();
  await expect(issuer.dialog).toContainText('Say why, so that the requester knows.');
  await issuer.dialog.getByRole('textbox', { name: 'Reason' }).fill('No collateral was received.');
  await issuer.choice('Reject').click();
  await expect(issuer.toast('Successfully submitted your issuance request update')).toBeVisible();
  await expect(issuer.toast('Your request update has been successful')).toBeVisible();

  await expect(requester.request.getByRole('cell').first()).toHaveText('REJECTED');
  await requester.openRequest();
  await expect(requester.said('Rejected by Central Bank')).toHaveText('No collateral was received.');
});

test('No moves nothing and ends the flow', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  const issuer = await enrol('Central Bank');
  const custodian = await enrol('Custodian');
  await requester.requestIssuance('500000');
  await issuer.decide('Approve');
  await expect(custodian.request.getByText('APPROVED')).toHaveCount(1);
  await custodian.decide('Approve');
  await expect(issuer.request.getByText('APPROVED')).toHaveCount(2);
  await issuer.decide('Issue');
  await requester.answer('No');

  for (const tab of [requester, issuer, custodian]) {
    await expect(tab.toast('Commercial Bank declined the token')).toBeVisible();
    await tab.openTracker();
    await expect(tab.flow('Issue tokens')).toContainText('FAILED');
    await expect(tab.flow('Issue tokens')).toContainText('Commercial Bank declined the token');
  }
  await requester.hasBalance('0.00');
  await issuer.hasBalance('1,000,000.00');
});

test('Cancel request takes it back', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  const issuer = await enrol('Central Bank');
  await requester.requestIssuance('500000');
  await expect(issuer.request).toBeVisible();

  await requester.openRequest();
  await requester.choice('Cancel request').click();
  await expect(requester.dialog).toContainText('Cancel this request? It cannot be brought back.');
  await requester.choice('Cancel request').click();
  await expect(requester.toast('Your request has been cancelled')).toBeVisible();
  for (const tab of [requester, issuer]) {
    await expect(tab.page.getByText('No requests.')).toBeVisible();
  }
});

test('the regulator reads and changes nothing', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  const regulator = await enrol('Regulator');
  await requester.requestIssuance('500000');

  await expect(regulator.request).toContainText('500,000.00');
  await expect(regulator.page.getByRole('heading', { name: 'Request Issuance' })).toBeHidden();
  const links = regulator.page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  await expect(links).toHaveText([
      'Token Definitions',
      'Issuances',
      'Transfers',
      'Redemptions',
      'Flows',
      'Totals',
      'Tokens',
      'Verify',
      'Settings',
    ]);
  await regulator.openRequest();
  await expect(regulator.said('Amount')).toHaveText('500,000.00');
  await expect(regulator.dialog.getByRole('button')).toHaveCount(2);
  await expect(regulator.dialog.getByRole('button', { name: 'Close' })).toHaveCount(2);
});
