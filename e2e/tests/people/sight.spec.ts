// What must be seen is not scrolled away, cut off or pressed by accident.

import { expect, test } from '../../support/test.ts';

test.use({ viewport: { width: 1280, height: 400 } });

test('a bar stays in sight however far the page is scrolled', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  await bank.page.setViewportSize({ width: 1280, height: 400 });
  await bank.page.context().setOffline(true);
  await (await bank.openForm()).getByRole('textbox', { name: /^Amount/ }).fill('5');
  await bank.page.getByRole('button', { name: 'Request', exact: true }).click();
  await bank.page.getByRole('button', { name: 'Close the form' }).click();
  const bar = bank.page.getByText('1 action waits');
  await expect(bar).toBeInViewport({ ratio: 1 });
  await bank.page.getByRole('heading', { name: 'Vault Balances' }).hover();
  await bank.page.mouse.wheel(0, 2_000);
  await expect(bank.page.getByRole('heading', { level: 1 })).not.toBeInViewport();
  await expect(bar).toBeInViewport({ ratio: 1 });
});

test('the filters of an empty list are shown whole', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  await bank.page.getByRole('button', { name: 'Filters' }).click();
  const clear = bank.page.getByRole('button', { name: 'Clear the filters' });
  const last = bank.page.getByLabel('Changed until');
  for (const part of [last, clear]) {
    await part.scrollIntoViewIfNeeded();
    const isOnTop = await part.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect();
      // A button that is disabled lets the pointer through to what it lies on.
      const found = document.elementFromPoint(x + width / 2, y + height / 2);
      return element.contains(found) || found?.closest('.tally-popover') === element.closest('.tally-popover');
    });
    expect(isOnTop, `${part}`).toBe(true);
  }
});

test('a double click on Cancel request cancels nothing', async ({ enrol }) => {
  const bank = await enrol('Commercial Bank');
  await bank.page.setViewportSize({ width: 1280, height: 720 });
  await bank.requestIssuance('500');
  await bank.openRequest();
  await bank.choice('Cancel request').dblclick();
  await expect(bank.choice('Cancel request')).toBeVisible();
  await bank.closeDialog();
  await expect(bank.request).toContainText('PENDING');
});
