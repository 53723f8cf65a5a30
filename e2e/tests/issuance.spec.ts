import { expect, test } from '../support/test.ts';

test('one issuance over three tabs of one browser', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  const issuer = await enrol('Central Bank');
  const custodian = await enrol('Custodian');

  await requester.requestIssuance('500000');
  await expect(requester.request).toContainText('PENDING');

  await issuer.decide('Approve');
  await expect(custodian.request).toContainText('APPROVED');
  await custodian.decide('Approve');
  await issuer.decide('Issue');

  await expect(requester.offer).toContainText('500,000.00 AED');
  await requester.answer('Yes');

  await requester.hasBalance('500,000.00');
  await issuer.hasBalance('500,000.00');
  for (const tab of [requester, issuer, custodian]) {
    await expect(tab.page.getByText('No requests.')).toBeVisible();
  }
});
