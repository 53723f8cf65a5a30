// What one tab hears, and another has to know: how a command ended whose tab is gone, and what is wrong.

import { expect, test } from '../../support/test.ts';

test('the tab in which what another submitted is confirmed says that it was refused', async ({ enrol, enrolElsewhere }) => {
  const requester = await enrolElsewhere('Commercial Bank');
  await requester.requestIssuance('500000');
  const stays = await enrol('Central Bank');
  const goes = await enrol('Central Bank');
  for (const { page } of [stays, goes]) {
    await page.route('**/inbox', (route) => route.abort());
  }
  await goes.openRequest();
  await goes.choice('Approve').click();
  await requester.openRequest();
  await requester.choice('Cancel request').click();
  await requester.choice('Cancel request').click();
  await expect(requester.page.getByText('No requests.')).toBeVisible();

  await goes.page.close();
  await stays.page.unroute('**/inbox');
  await stays.page.getByRole('button', { name: 'Show what waits' }).click();
  await expect(stays.dialog).toContainText('the issuer may have carried it out');
  await stays.choice('Send now: Approve').click();
  await expect(stays.toast('Approve was refused')).toBeVisible();
});

test('what is wrong with the issuer is told in every tab of the wallet', async ({ enrol }) => {
  const first = await enrol('Commercial Bank');
  const second = await enrol('Commercial Bank');
  // Only the second one reads of another database.
  await second.page.route('**/api/v1/issuer', async (route) => {
    const response = await route.fetch();
    const issuer = await response.json();
    await route.fulfill({ response, json: { ...issuer, database: crypto.randomUUID() } });
  });
  await second.page.reload();
  for (const tab of [second, first]) {
    await expect(tab.toast('The issuer works with another database than before')).toBeVisible();
  }
});
