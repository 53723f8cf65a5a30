// A command whose tab is gone: the tab that sends it says how it ended.

import { expect, test } from '../../support/test.ts';

test('the tab that sends what another gave says that it was refused', async ({ enrol, enrolElsewhere }) => {
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
  await expect(stays.toast('A command given in another tab was refused')).toBeVisible({ timeout: 60_000 });
});
