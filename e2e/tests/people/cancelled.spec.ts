// How a request ended, for whoever looks at it.

import type { Participant, Title } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

type Enrol = (title: Title) => Promise<Participant>;

/** A request that its requester cancels while Central Bank looks at it. */
async function cancelled(enrol: Enrol, enrolElsewhere: Enrol): Promise<Participant> {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  await bank.requestIssuance('500');
  await central.openRequest();
  await bank.openRequest();
  await bank.choice('Cancel request').click();
  await bank.choice('Cancel request').click();
  await expect(bank.toast('Your request has been cancelled')).toBeVisible();
  return central;
}

test('the address of a cancelled request says that it was cancelled, and by whom', async ({ enrol, enrolElsewhere }) => {
  const central = await cancelled(enrol, enrolElsewhere);
  await central.page.reload();
  await expect(central.dialog).toHaveAccessibleName('Issuance Request');
  await expect(central.said('Stage')).toHaveText('Cancelled');
  await expect(central.dialog.getByRole('region', { name: 'Flows' })).toContainText(/Cancel Request COMPLETED by Commercial Bank/);
  await expect(central.choice('Approve')).toHaveCount(0);
});

test('so does the dialog in which it was open', async ({ enrol, enrolElsewhere }) => {
  const central = await cancelled(enrol, enrolElsewhere);
  await expect(central.choice('Approve')).toBeDisabled();
  await expect(central.dialog).not.toContainText('completed or cancelled');
  await expect(central.dialog).toContainText('Commercial Bank has cancelled this request');
});
