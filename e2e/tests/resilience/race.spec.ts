import { Held } from '../../support/inbox.ts';
import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';
import { approved, settledOnce } from './issuance.ts';

/** One dialog has closed; the other says why it did nothing. */
async function oneWins(operators: Participant[]): Promise<void> {
  const answered = async () => {
    const open = [];
    for (const { dialog } of operators) {
      open.push(await dialog.isVisible());
    }
    return open.filter(Boolean).length;
  };
  await expect.poll(answered).toBe(1);
  for (const { dialog } of operators) {
    if (await dialog.isVisible()) {
      await expect(dialog.getByRole('alert').first()).toContainText('.');
      await expect(dialog.getByText('Nothing has happened')).toBeVisible();
      await dialog.getByRole('button', { name: 'Close', exact: true }).last().click();
    }
  }
}

test('two tabs of the issuer press Issue at the same moment', async ({ context, enrol }) => {
  const tabs = await approved(enrol);
  const operators = [tabs.issuer, await enrol('Central Bank')];
  const held = await Held.hold(context, 'Issue@Issuer');
  for (const operator of operators) {
    await operator.openRequest();
    await operator.dialog.getByRole('button', { name: 'Issue', exact: true }).click();
  }
  await held.arrived;
  await held.release();

  await oneWins(operators);
  await tabs.requester.answer('Yes');
  await settledOnce(tabs);
});

test('two browsers of the issuer press Issue at the same moment', async ({ enrol, enrolElsewhere }) => {
  const tabs = await approved(enrol);
  const operators = [tabs.issuer, await enrolElsewhere('Central Bank')];
  const held = await Promise.all(operators.map(({ page }) => Held.hold(page, 'Issue@Issuer')));
  for (const operator of operators) {
    await operator.openRequest();
    await operator.dialog.getByRole('button', { name: 'Issue', exact: true }).click();
  }
  await Promise.all(held.map(({ arrived }) => arrived));
  await Promise.all(held.map((message) => message.release()));

  await oneWins(operators);
  await tabs.requester.answer('Yes');
  await settledOnce(tabs);
});

test('two tabs of the requester press Yes at the same moment', async ({ enrol }) => {
  const tabs = await approved(enrol);
  const other = await enrol('Commercial Bank');
  await tabs.issuer.decide('Issue');
  const yes = await Promise.all(
    [tabs.requester, other].map(async ({ offer }) => {
      const button = offer.getByRole('button', { name: 'Yes', exact: true });
      await expect(button).toBeVisible();
      return button.elementHandle();
    }),
  );

  // Without the pointer's way to the button, in which one answer could take the other's question away.
  await Promise.all(yes.map((button) => button?.dispatchEvent('click')));

  await settledOnce(tabs);
  await other.hasBalance('500,000.00');
  await expect(other.offer).toBeHidden();
});
