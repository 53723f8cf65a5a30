import { expect, test } from '../../support/test.ts';
import { approved, settledOnce } from './issuance.ts';

test('a requester whose tab was closed is asked when it is opened again', async ({ enrol }) => {
  const tabs = await approved(enrol);
  await tabs.requester.page.close();
  await tabs.issuer.decide('Issue');
  await expect(tabs.issuer.toast('Successfully submitted an issuance of tokens')).toBeVisible();

  const requester = await enrol('Commercial Bank');

  await requester.answer('Yes');
  await settledOnce({ ...tabs, requester });
});

test('a requester who was offline is asked when the connection is back', async ({ enrol, enrolElsewhere }) => {
  const tabs = await approved(enrol, enrolElsewhere);
  const connection = tabs.requester.page.context();
  await connection.setOffline(true);
  await expect(tabs.requester.page.getByRole('status').filter({ hasText: 'Offline' })).toBeVisible();
  await tabs.issuer.decide('Issue');
  await expect(tabs.issuer.toast('Successfully submitted an issuance of tokens')).toBeVisible();
  await expect(tabs.requester.offer).toBeHidden();

  await connection.setOffline(false);

  await tabs.requester.isLive();
  await tabs.requester.answer('Yes');
  await settledOnce(tabs);
});
