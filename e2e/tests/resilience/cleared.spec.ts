// The data of the site is cleared while a page of it is open.

import { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

const CAUSE = 'The data that this site keeps in this browser was deleted while this page was open';

test('data that was cleared is named as the cause, and a new wallet takes its place', async ({ enrol, issuer }) => {
  const bank = await enrol('Commercial Bank');
  await bank.requestIssuance('500');
  await bank.dismissToasts();
  const browser = await bank.page.context().newCDPSession(bank.page);
  await browser.send('Storage.clearDataForOrigin', { origin: new URL(issuer.url).origin, storageTypes: 'all' });
  await expect(bank.toast(CAUSE)).toBeVisible();

  await (await bank.openForm()).getByRole('textbox', { name: /^Amount/ }).fill('1');
  await bank.page.getByRole('button', { name: 'Request', exact: true }).click();
  await expect(bank.page.getByRole('alert').filter({ hasText: CAUSE })).toBeVisible();

  await bank.page.goto(issuer.url);
  await bank.page.getByRole('button', { name: 'Select Commercial Bank', exact: true }).click();
  const again = new Participant(bank.page, 'Commercial Bank');
  await again.isLive();
  await expect(again.rows('Issuance Requests')).toHaveCount(1);
});
