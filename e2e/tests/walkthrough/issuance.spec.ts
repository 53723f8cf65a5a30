// One issuance, word by word, in three tabs of one browser.

import { complaints } from '../../support/complaints.ts';
import type { Participant } from '../../support/participant.ts';
import { screenshot } from '../../support/screenshot.ts';
import { expect, test } from '../../support/test.ts';

const SUBMITTED = 'Successfully submitted an issuance of tokens';
const COMPLETED = 'Issuance of tokens has been successful';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('one issuance, from the request to the balances', async ({ context, enrol, issuer: { url } }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
  const heard = await complaints(context);
  let requester!: Participant;
  let issuer!: Participant;
  let custodian!: Participant;
  let tabs: Participant[] = [];
  let loaded: number[] = [];

  await test.step('1: the participants; Select enrols', async () => {
    const page = await context.newPage();
    await page.goto(url);
    await expect(page.getByRole('heading', { name: 'Participants', level: 1 })).toBeVisible();
    await expect(page.getByText('Choose a participant to proceed with in the demo.')).toBeVisible();
    for (const title of ['Central Bank', 'Commercial Bank', 'Commercial Bank 2', 'Custodian', 'Regulator']) {
      await expect(page.getByRole('heading', { name: title, exact: true })).toBeVisible();
    }
    const alice = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Select Commercial Bank', exact: true }) });
    await expect(alice).toContainText('CN=Alice, OU=Test Dept, O=R3, L=London, C=GB');
    await expect(alice).toContainText('ISSUANCES_NON_ISSUER');
    await screenshot(page, 'participants');
    await page.close();

    requester = await enrol('Commercial Bank');
    issuer = await enrol('Central Bank');
    custodian = await enrol('Custodian');
    tabs = [requester, issuer, custodian];
    loaded = await Promise.all(tabs.map((tab) => tab.loadedAt()));
    await issuer.hasBalance('1,000,000.00');
    await requester.hasBalance('0.00');
  });

  await test.step('2: Commercial Bank requests', async () => {
    await (await requester.openForm()).getByRole('textbox', { name: /^Amount/ }).fill('500000');
    await requester.page.getByRole('button', { name: 'Request', exact: true }).click();
    await expect(requester.toast('Successfully submitted an issuance request')).toBeVisible();
    await expect(requester.toast('Your issuance request has been successfully created')).toBeVisible();
    const cells = requester.request.getByRole('cell');
    await expect(cells).toHaveText(['PENDING', 'PENDING', 'UAE Dirham', 'AED', '500,000.00', 'Commercial Bank', /./, /\d/]);
    await requester.dismissToasts();
    await screenshot(requester.page, 'issuances');
    const tracker = await requester.openTracker();
    await expect(tracker.getByRole('heading', { name: 'Latest Flows' })).toBeVisible();
    await expect(requester.flow('Request Tokens')).toContainText('COMPLETED');
  });

  await test.step('3: both see it without a reload; the issuer first', async () => {
    await custodian.openRequest();
    await expect(custodian.dialog).toContainText('Requires issuer approval to accept or reject request');
    await expect(custodian.choice('Approve')).toBeDisabled();
    await expect(custodian.choice('Reject')).toBeDisabled();

    await issuer.openRequest();
    await expect(issuer.said('Token name')).toHaveText('UAE Dirham');
    await expect(issuer.said('Token symbol')).toHaveText('AED');
    await expect(issuer.said('Amount')).toHaveText('500,000.00');
    await expect(issuer.said('Type')).toHaveText('ISSUANCE');
    await expect(issuer.said('Status')).toHaveText('PENDING');
    await expect(issuer.said('Version')).toHaveText('1');
    await expect(issuer.said('Request Id')).toHaveText(UUID);
    await expect(issuer.said('Created on')).toHaveText(/\d/);
    await expect(issuer.said('Last updated')).toHaveText(/\d/);
    await expect(issuer.said('Requester')).toContainText('Commercial BankCN=Alice');
    await expect(issuer.said('Approver')).toContainText('Central BankCN=Bob');
    await expect(issuer.said('Custodian')).toContainText('CustodianCN=Charlie');
    await issuer.choice('Approve').click();
    await expect(issuer.toast('Successfully submitted your issuance request update')).toBeVisible();
    await expect(issuer.toast('Your request update has been successful')).toBeVisible();

    await expect(custodian.dialog).toContainText('This request has changed');
    await custodian.choice('Show the new version').click();
    await expect(custodian.dialog).not.toContainText('Requires issuer approval');
    await custodian.choice('Approve').click();
    await expect(custodian.toast('Successfully submitted your issuance request update')).toBeVisible();
    await expect(custodian.toast('Your request update has been successful')).toBeVisible();
    for (const tab of tabs) {
      await expect(tab.request.getByText('APPROVED')).toHaveCount(2);
    }
  });

  await test.step('4: Central Bank issues; the drawer says who is awaited', async () => {
    await issuer.openRequest();
    await expect(issuer.dialog).toHaveAccessibleName('Issuance Request');
    await issuer.dismissToasts();
    await screenshot(issuer.page, 'request');
    await issuer.choice('Issue').click();
    await expect(issuer.toast(SUBMITTED)).toBeVisible();

    const tracker = await issuer.openTracker();
    await expect(tracker.getByRole('heading', { name: 'Running Flows' })).toBeVisible();
    const flow = issuer.flow('Issue tokens');
    await expect(flow).toContainText('RUNNING');
    await expect(flow).toContainText('500,000.00 AED for Commercial Bank');
    await expect(flow).toContainText('Submitted by Central Bank');
    const steps = flow.getByRole('list').getByRole('listitem');
    await expect(steps.nth(3)).toContainText('Waiting for Commercial Bank');
    await expect(steps).toContainText([
      /^reserveDone, .*\d/,
      /^issueDone, .*\d/,
      /^offerDone, .*\d/,
      /^detail, askRunning/,
      /^download, saveNot yet/,
      /^answerNot yet/,
      /^settleNot yet/,
      /^doneNot yet/,
    ]);
    await issuer.dismissToasts();
    await screenshot(issuer.page, 'flow');
  });

  await test.step('5: Commercial Bank is asked, and says Yes', async () => {
    await expect(requester.offer).toBeVisible();
    await expect(requester.said('Token')).toHaveText('Currency issuance, by Central Bank');
    await expect(requester.offer).toContainText('500,000.00 AED');
    await expect(requester.said('Issued by')).toHaveText('Central Bank');
    await expect(requester.said('The token is valid until')).toHaveText(/\d/);
    await requester.dismissToasts();
    await screenshot(requester.page, 'accept');
    await requester.answer('Yes');

    await Promise.all(tabs.map((tab) => expect(tab.toast(COMPLETED)).toBeVisible()));
    await requester.hasBalance('500,000.00');
    await issuer.hasBalance('500,000.00');
    await custodian.openTracker();
    for (const tab of tabs) {
      await expect(tab.page.getByText('No requests.')).toBeVisible();
      await expect(tab.flow('Issue tokens')).toContainText('COMPLETED');
    }
    await requester.closeTracker();
  });

  await test.step('6: the token, verified', async () => {
    await requester.visit('Tokens');
    await requester.page.getByRole('link', { name: 'Currency issuance, by Central Bank' }).click();
    const { publicKey } = await (await context.request.get(`${url}/api/v1/issuer`)).json();
    const verified = requester.page.locator('.pf-v6-c-alert').filter({ hasText: 'Verified' });
    await expect(verified).toContainText(publicKey);
    await expect(requester.said('Amount')).toHaveText('500,000.00 AED');
    await expect(requester.said('Status')).toHaveText('ACTIVE');
    await expect(requester.said('Token')).toHaveText(UUID);

    await requester.page.getByRole('button', { name: 'Copy the raw JSON' }).click();
    await expect(requester.page.getByText('Copied')).toBeVisible();
    const shown = JSON.parse(await requester.page.locator('pre').innerText());
    const copied = JSON.parse(await requester.page.evaluate(() => navigator.clipboard.readText()));
    expect(copied).toEqual(shown);
    for (const [term, value] of Object.entries(copied).filter(([term]) => term !== 'Context')) {
      const said = requester.said(term);
      const isTime = ['Issued', 'Starts', 'Expires'].includes(term);
      await (isTime ? expect(said.locator('time')).toHaveAttribute('datetime', String(value)) : expect(said).toHaveText(String(value)));
    }
    await requester.dismissToasts();
    await requester.page.getByRole('heading', { level: 1 }).scrollIntoViewIfNeeded();
    await screenshot(requester.page, 'token');
  });

  await test.step('the same pages, dark and on a phone', async () => {
    await issuer.page.emulateMedia({ colorScheme: 'dark' });
    await issuer.dismissToasts();
    await screenshot(issuer.page, 'dark');
    await requester.page.getByRole('button', { name: 'Sidebar' }).click();
    await requester.page.setViewportSize({ width: 360, height: 740 });
    await requester.page.goBack();
    await requester.page.goBack();
    await requester.hasBalance('500,000.00');
    await screenshot(requester.page, 'phone');
  });

  expect(await Promise.all(tabs.map((tab) => tab.loadedAt())), 'no tab was reloaded').toEqual(loaded);
  expect(heard).toEqual([]);
});
