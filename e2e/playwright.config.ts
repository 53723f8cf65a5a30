import { defineConfig } from '@playwright/test';

/**
 * Debian's, which `cargo xtask test` installs; Playwright's own download is never needed. The one without windows: with windows, a
 * tab behind another draws one frame a second, for which every click waits.
 */
const CHROMIUM = process.env.TALLYSTICK_CHROMIUM ?? '/usr/bin/chromium-headless-shell';

export default defineConfig({
  testDir: 'tests',
  outputDir: 'results',
  reporter: [['list']],
  // Every test has an issuer and browser contexts of its own.
  fullyParallel: true,
  workers: 2,
  forbidOnly: process.env.CI !== undefined,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    browserName: 'chromium',
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'UTC',
    // Filming every page costs as much as the tests themselves.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true, sources: true },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
});
