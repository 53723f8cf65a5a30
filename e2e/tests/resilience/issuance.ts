// An issuance of 500,000 AED as all tests here need it: begun, and looked at afterwards.

import type { Locator } from '@playwright/test';
import type { Participant, Title } from '../../support/participant.ts';
import { expect } from '../../support/test.ts';

export interface Tabs {
  requester: Participant;
  issuer: Participant;
  custodian: Participant;
}

type Enrol = (title: Title) => Promise<Participant>;

/** The three tabs and a request that both approved. `enrolRequester`: where the requester is elsewhere. */
export async function approved(enrol: Enrol, enrolRequester: Enrol = enrol): Promise<Tabs> {
  const requester = await enrolRequester('Commercial Bank');
  const issuer = await enrol('Central Bank');
  const custodian = await enrol('Custodian');
  await requester.requestIssuance('500000');
  await issuer.decide('Approve');
  await expect(custodian.request).toContainText('APPROVED');
  await custodian.decide('Approve');
  // The issuer may issue once both have approved.
  await expect(issuer.request.getByText('APPROVED')).toHaveCount(2);
  return { requester, issuer, custodian };
}

/** The flows `Issue tokens` in the tracker. */
export async function issues(participant: Participant): Promise<Locator> {
  const tracker = await participant.openTracker();
  return tracker.locator('.tally-flow').filter({ hasText: 'Issue tokens' });
}

/** Issued once, and all three tabs say so. */
export async function settledOnce({ requester, issuer, custodian }: Tabs): Promise<void> {
  await requester.hasBalance('500,000.00');
  await issuer.hasBalance('500,000.00');
  for (const tab of [requester, issuer, custodian]) {
    await expect(tab.offer).toBeHidden();
    await expect(tab.page.getByText('No requests.')).toBeVisible();
    const flows = await issues(tab);
    await expect(flows).toHaveCount(1);
    await expect(flows).toContainText('COMPLETED');
  }
  await holds(requester, ['ACTIVE']);
}

/** Nothing has moved, and the only issue failed: all three tabs say why. */
export async function failedOnce({ requester, issuer, custodian }: Tabs, reason: string): Promise<void> {
  await issuer.hasBalance('1,000,000.00');
  await expect(requester.vault.getByText('500,000.00')).toBeHidden();
  for (const tab of [requester, issuer, custodian]) {
    const flows = await issues(tab);
    await expect(flows).toHaveCount(1);
    await expect(flows).toContainText('FAILED');
    // Those that the tab saw running are unfolded already.
    const toggle = flows.getByRole('button');
    if ((await toggle.getAttribute('aria-expanded')) === 'false') {
      await toggle.click();
    }
    await expect(flows.getByText(reason)).toBeVisible();
    await closeTracker(tab);
  }
}

/** By the keyboard: toasts may lie over the button. */
export async function closeTracker(participant: Participant): Promise<void> {
  await participant.page.getByRole('heading', { name: /Flows$/ }).press('Escape');
  await expect(participant.page.getByRole('region', { name: 'Flow tracker' })).toBeHidden();
}

/** The list of the holder's tokens has exactly these states. */
export async function holds(participant: Participant, states: string[]): Promise<void> {
  await participant.page.getByRole('link', { name: 'Tokens', exact: true }).click();
  const tokens = participant.page.locator('.tally-token');
  await expect(tokens).toHaveCount(states.length);
  for (const [index, state] of states.entries()) {
    await expect(tokens.nth(index)).toContainText(state);
  }
}

/** The tab is loaded anew and is who it was. */
export async function reload(participant: Participant): Promise<void> {
  await participant.page.reload();
  await participant.isLive();
}
