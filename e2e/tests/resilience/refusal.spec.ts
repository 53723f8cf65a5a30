import { expect, test } from '../../support/test.ts';
import { approved, failedOnce, holds } from './issuance.ts';

test('after No nothing has moved, and the issuer can issue again', async ({ enrol }) => {
  const tabs = await approved(enrol);
  await tabs.issuer.decide('Issue');
  await tabs.requester.answer('No');

  await failedOnce(tabs, 'Commercial Bank declined the token');
  await tabs.requester.hasBalance('0.00');

  await tabs.issuer.decide('Issue');
  await tabs.requester.answer('Yes');
  await tabs.requester.hasBalance('500,000.00');
  await tabs.issuer.hasBalance('500,000.00');
  for (const tab of [tabs.requester, tabs.issuer, tabs.custodian]) {
    await expect(tab.page.getByText('No requests.')).toBeVisible();
  }
  const tracker = await tabs.issuer.openTracker();
  const flows = tracker.locator('.tally-flow').filter({ hasText: 'Issue tokens' });
  await expect(flows).toHaveCount(2);
  await expect(flows.filter({ hasText: 'COMPLETED' })).toHaveCount(1);
});

test('the requester reads the reason of a rejection', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  const issuer = await enrol('Central Bank');
  await requester.requestIssuance('500000');

  await issuer.openRequest();
  await issuer.dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await issuer.dialog.getByRole('textbox', { name: /^Reason/ }).fill('The collateral is missing.');
  await issuer.dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(issuer.dialog).toBeHidden();

  await expect(requester.request).toContainText('REJECTED');
  await requester.openRequest();
  await expect(requester.dialog).toContainText('Rejected by Central Bank');
  await expect(requester.dialog).toContainText('The collateral is missing.');
  await issuer.hasBalance('1,000,000.00');
});

test('the custodian waits for the issuer', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  const custodian = await enrol('Custodian');
  await requester.requestIssuance('500000');

  await custodian.openRequest();

  await expect(custodian.dialog).toContainText('Requires issuer approval to accept or reject request');
  await expect(custodian.dialog.getByRole('button', { name: 'Approve', exact: true })).toBeDisabled();
  await expect(custodian.dialog.getByRole('button', { name: 'Reject', exact: true })).toBeDisabled();
});

test('who looks at a request sees that it has changed, and cannot act on the old version', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  const issuer = await enrol('Central Bank');
  const other = await enrol('Central Bank');
  await requester.requestIssuance('500000');
  await issuer.openRequest();
  await other.openRequest();

  await issuer.dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await issuer.dialog.getByRole('textbox', { name: /^Reason/ }).fill('The collateral is missing.');
  await issuer.dialog.getByRole('button', { name: 'Reject', exact: true }).click();
  await expect(issuer.dialog).toBeHidden();

  await expect(other.dialog.getByText('Central Bank has rejected this request')).toBeVisible();
  await expect(other.dialog.getByRole('button', { name: 'Approve', exact: true })).toBeDisabled();
  await other.dialog.getByRole('button', { name: 'Show the new version' }).click();
  await expect(other.dialog).toContainText('The collateral is missing.');
  await expect(other.dialog.getByText('Central Bank has rejected this request')).toBeHidden();
  await holds(requester, []);
});
