// The life of a token definition, word by word: defined, requested, decommissioned, activated; and approved where
// somebody has to approve it.

import { complaints } from '../../support/complaints.ts';
import { Held } from '../../support/inbox.ts';
import { expect, test } from '../../support/test.ts';

const ACTIVE = 'Active Token Definitions';
const DECOMMISSIONED = 'Decommissioned Token Definitions';
const PENDING = 'Pending Token Definitions';
const DINAR = 'Kuwaiti Dinar';

test('a definition is made, decommissioned and activated', async ({ context, enrol }) => {
  const heard = await complaints(context);
  const definer = await enrol('Central Bank');
  const requester = await enrol('Commercial Bank');
  const watcher = await enrol('Commercial Bank 2');
  const tabs = [definer, requester, watcher];
  const loaded = await Promise.all(tabs.map((tab) => tab.loadedAt()));
  const links = definer.page.getByRole('navigation', { name: 'Pages' }).getByRole('link');
  const choices = (await requester.openForm()).getByRole('combobox', { name: 'Token Definition' });
  await watcher.visit('Token Definitions');

  await test.step('the wizard goes on only from what is well filled in', async () => {
    await expect(links.first()).toHaveText('Define Token');
    await expect(links.nth(1)).toHaveText('Token Definitions');
    await definer.visit('Define Token');
    const { page } = definer;
    await expect(definer.definition(ACTIVE, 'UAE Dirham')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Previous' })).toBeDisabled();
    await expect(page.getByRole('button', { name: 'Next' })).toBeDisabled();
    const symbol = page.getByRole('textbox', { name: 'Token Symbol' });
    await symbol.pressSequentially('k$');
    await expect(page.getByText('A symbol has 1 to 12 letters A to Z and digits.')).toBeVisible();
    await symbol.press('Backspace');
    await symbol.pressSequentially('wd');
    await expect(symbol).toHaveValue('KWD');
    await definer.fillInDefinition(DINAR, 'kwd', '3', 'Custodian');
  });

  await test.step('it is reviewed and submitted; everybody sees it at once', async () => {
    await expect(definer.said('Token Name')).toHaveText(DINAR);
    await expect(definer.said('Token Symbol')).toHaveText('KWD');
    await expect(definer.said('Token Decimal Place')).toHaveText('3: the smallest amount is 0.001 KWD');
    await expect(definer.said('Largest request')).toHaveText('No limit');
    await expect(definer.page.getByRole('button', { name: 'Submit' })).toBeDisabled();
    await definer.submitDefinition();
    await expect(definer.toast('Successfully submitted a new token definition')).toBeVisible();
    await expect(definer.toast('A new token definition has been successfully created')).toBeVisible();
    await expect(definer.page.getByRole('textbox', { name: 'Token Name' })).toHaveValue('');
    await expect(definer.definition(ACTIVE, DINAR)).toBeVisible();
    await definer.openTracker();
    await expect(definer.flow('Create Token Definition')).toContainText('COMPLETED');
    await expect(definer.flow('Create Token Definition')).toContainText('Kuwaiti Dinar (KWD)');
    await definer.closeTracker();

    const card = watcher.definition(ACTIVE, DINAR);
    await expect(card).toContainText('CN=Charlie, OU=Test Dept, O=R3, L=London, C=GB');
    await expect(card.getByRole('button', { name: /Decommission|Activate/ })).toHaveCount(0);
    await expect(watcher.page.getByText('No Decommissioned token definitions.')).toBeVisible();
    await choices.selectOption('Kuwaiti Dinar (KWD)');
  });

  await test.step('a name that there is already is refused, and all is kept', async () => {
    await definer.dismissToasts();
    await definer.fillInDefinition(DINAR.toUpperCase(), 'KWD', '2');
    await definer.submitDefinition();
    await expect(definer.page.getByRole('alert')).toContainText(
      'There is a token definition of this issuer with the name "KUWAITI DINAR". Nothing was created; choose another name.',
    );
    await expect(definer.said('Token Name')).toHaveText('KUWAITI DINAR');
    await expect(definer.page.getByRole('heading', { name: 'Review' })).toBeVisible();
  });

  await test.step('decommissioned, it admits no request, not even one under way', async () => {
    const request = await Held.hold(requester.page, 'RequestIssuance@Issuer');
    await requester.page.getByRole('textbox', { name: /^Amount/ }).fill('1.5');
    await requester.page.getByRole('button', { name: 'Request', exact: true }).click();
    await request.arrived;

    await definer.visit('Token Definitions');
    const opener = definer.page.getByRole('button', { name: `Decommission ${DINAR}` });
    await opener.click();
    await expect(definer.dialog).toHaveAccessibleName('Decommission Token KWD');
    await expect(definer.dialog).toContainText('Are you sure you would like to decommission this token?');
    await definer.choice('Cancel').click();
    await expect(definer.dialog).toBeHidden();
    await expect(opener).toBeFocused();
    await opener.click();
    await definer.choice('Confirm').click();
    await expect(definer.dialog).toBeHidden();
    await expect(definer.toast('Token definition decommission submitted')).toBeVisible();
    await expect(definer.toast('Token definition has been successfully decommissioned')).toBeVisible();
    await definer.openTracker();
    await expect(definer.flow('Decommission token definition')).toContainText('COMPLETED');
    await definer.closeTracker();

    for (const tab of [definer, watcher]) {
      await expect(tab.definition(DECOMMISSIONED, DINAR)).toBeVisible();
      await expect(tab.definition(ACTIVE, DINAR)).toHaveCount(0);
    }
    await expect(choices.getByRole('option')).toHaveText(['UAE Dirham (AED)']);
    await request.release();
    await expect(requester.page.getByRole('alert')).toContainText(
      'This token definition is decommissioned and admits no new mints, requests or issues.',
    );
    await expect(requester.page.getByText('No requests.')).toBeVisible();
  });

  await test.step('activated, it is as before', async () => {
    await definer.dismissToasts();
    await definer.page.getByRole('button', { name: `Activate ${DINAR}` }).click();
    await expect(definer.dialog).toHaveAccessibleName('Activate Token KWD');
    await expect(definer.dialog).toContainText('Are you sure you would like to activate this token?');
    await definer.choice('Confirm').click();
    await expect(definer.dialog).toBeHidden();
    await expect(definer.toast('Token definition activation submitted')).toBeVisible();
    await expect(definer.toast('Token definition has been successfully activated')).toBeVisible();
    await definer.openTracker();
    await expect(definer.flow('Activate Token Definition')).toContainText('COMPLETED');
    await expect(watcher.definition(ACTIVE, DINAR)).toBeVisible();
    await expect(watcher.definition(ACTIVE, DINAR)).toContainText('Version3');
    await choices.selectOption('Kuwaiti Dinar (KWD)');
  });

  expect(await Promise.all(tabs.map((tab) => tab.loadedAt())), 'no tab was reloaded').toEqual(loaded);
  // The browser itself logs the refusals' statuses.
  expect(heard.filter((one) => !one.includes('the server responded with a status of 4'))).toEqual([]);
});

test.describe('with a definition authority', () => {
  test.use({ issuerOptions: { definitionAuthority: 'custodian' } });

  test('a definition waits until the authority has approved it', async ({ enrol }) => {
    const definer = await enrol('Central Bank');
    const authority = await enrol('Custodian');
    const requester = await enrol('Commercial Bank');
    await authority.visit('Token Definitions');
    await definer.visit('Define Token');
    await definer.fillInDefinition(DINAR, 'kwd', '3');
    await expect(definer.page.getByText('It can be used once Custodian has approved it.')).toBeVisible();
    await definer.submitDefinition();
    await definer.visit('Token Definitions');
    const waiting = definer.definition(PENDING, DINAR);
    await expect(waiting).toContainText('Waits for the approval of Custodian.');
    await expect(waiting.getByRole('button', { name: /Approve/ })).toHaveCount(0);
    const choices = (await requester.openForm()).getByRole('combobox', { name: 'Token Definition' });
    await expect(choices.getByRole('option')).toHaveText(['UAE Dirham (AED)']);

    await authority.page.getByRole('button', { name: `Approve ${DINAR}` }).click();
    await expect(authority.dialog).toHaveAccessibleName('Approve Token KWD');
    await expect(authority.dialog).toContainText('Are you sure you would like to approve this token?');
    await authority.choice('Confirm').click();
    await expect(authority.dialog).toBeHidden();
    await expect(authority.toast('Token definition approval submitted')).toBeVisible();
    await expect(authority.toast('Token definition has been successfully approved')).toBeVisible();
    for (const tab of [definer, authority]) {
      await expect(tab.definition(ACTIVE, DINAR)).toBeVisible();
      await expect(tab.page.getByRole('heading', { name: PENDING })).toBeHidden();
    }
    await choices.selectOption('Kuwaiti Dinar (KWD)');
  });
});
