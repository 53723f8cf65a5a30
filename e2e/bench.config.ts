import tests from './playwright.config.ts';

/** What `cargo xtask bench` measures in Chromium: one thing at a time. */
export default {
  ...tests,
  testDir: 'bench',
  fullyParallel: false,
  workers: 1,
  timeout: 20 * 60_000,
  use: { ...tests.use, trace: 'off' as const },
};
