// What a browser complains of: errors on the console, uncaught exceptions, breaches of the Content-Security-Policy.

import type { BrowserContext } from '@playwright/test';

/** Collects the complaints of all tabs that are opened from now on. */
export async function complaints(context: BrowserContext): Promise<string[]> {
  const heard: string[] = [];
  context.on('console', (message) => {
    if (message.type() === 'error') {
      heard.push(`${message.page()?.url()}: ${message.text()}`);
    }
  });
  context.on('weberror', (problem) => heard.push(`${problem.page()?.url()}: ${problem.error()}`));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`refused by the Content-Security-Policy: ${violatedDirective} ${blockedURI}`);
    });
  });
  return heard;
}
