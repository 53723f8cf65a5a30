// What a browser that cannot be relied on, or an issuer that cannot be believed, says to the holder.

import { expect, test } from '../../support/test.ts';
import { approved, holds, reload } from './issuance.ts';

test('a browser that cannot keep anything says so before it holds anything', async ({ page, issuer }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
  const enrolled: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/inbox')) {
      enrolled.push(request.url());
    }
  });
  await page.goto(issuer.url);
  await page.getByRole('button', { name: 'Select Commercial Bank', exact: true }).click();

  await expect(page.getByText('This browser could not store or read')).toBeVisible();
  expect(enrolled).toEqual([]);
});

for (const keeps of [false, true]) {
  const name = keeps ? 'nothing is said where the browser promises to keep tokens' : 'who may lose a token reads so';
  test(`${name}, before the answer and beside what is kept`, async ({ context, enrol }) => {
    await context.addInitScript((kept) => {
      StorageManager.prototype.persist = () => Promise.resolve(kept);
    }, keeps);
    const tabs = await approved(enrol);
    await tabs.issuer.decide('Issue');
    const said = tabs.requester.page.getByText('This browser does not promise to keep tokens');
    await expect(tabs.requester.offer).toBeVisible();
    await expect(said).toHaveCount(keeps ? 0 : 1);
    await tabs.requester.answer('Yes');
    await holds(tabs.requester, ['ACTIVE']);
    await expect(said).toHaveCount(keeps ? 0 : 1);
  });
}

test('another key under a known name is an alarm', async ({ enrol }) => {
  const holder = await enrol('Commercial Bank');
  const alarm = holder.page.getByText('The issuer now shows another key under the name');
  await expect(alarm).toBeHidden();

  const other = Buffer.alloc(32, 7).toString('base64');
  await holder.page.route('**/api/v1/issuer', async (route) => {
    const response = await route.fetch();
    const issuer = await response.json();
    const keys = issuer.keys.map((key: object) => ({ ...key, publicKey: other }));
    await route.fulfill({ response, json: { ...issuer, publicKey: other, keys } });
  });
  await reload(holder);

  await expect(alarm).toBeVisible();
});

test('a database that changed is noticed, and what is kept stays', async ({ enrol }) => {
  const holder = await enrol('Commercial Bank');
  await holder.page.route('**/api/v1/issuer', async (route) => {
    const response = await route.fetch();
    const issuer = await response.json();
    await route.fulfill({ response, json: { ...issuer, database: crypto.randomUUID() } });
  });
  await reload(holder);

  await expect(holder.page.getByText('The issuer works with another database than before').first()).toBeVisible();
});

test('a wallet that cannot be opened is not replaced unless the person says so', async ({ enrol }) => {
  const holder = await enrol('Commercial Bank');
  const { page } = holder;
  const kept = await page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return databases.map(({ name }) => name).find((name) => name?.startsWith('tallystick-wallet-'));
  });
  await page.addInitScript((damaged) => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (name: string, version?: number) {
      if (name === damaged) {
        throw new DOMException('damaged', 'UnknownError');
      }
      return open.call(this, name, version);
    };
  }, kept);
  const enrolled: string[] = [];
  page.on('request', (request) => {
    if (request.postData()?.includes('Onboard@Notifier')) {
      enrolled.push(request.url());
    }
  });
  await page.reload();

  await expect(page.getByText('start anew with a second wallet')).toBeVisible();
  expect(enrolled).toEqual([]);
  await page.getByRole('button', { name: 'Start anew' }).click();
  await holder.isLive();
  await holder.visit('Settings');
  const wallets = page.locator('.tally-token');
  await expect(wallets).toHaveCount(2);
  await expect(wallets.nth(0)).toContainText('In use');
  await expect(wallets.nth(1)).toContainText('cannot be opened now');
});
