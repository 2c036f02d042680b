import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Report } from '../../src/domain/report.ts';
import { startReferenceServer } from '../../src/reference/index.ts';
import { htmlReport } from '../../src/report/html/html.ts';
import { mixedResults, reportOf, resultOf } from '../report/sample.ts';
import { runAtOnce } from '../support/runs.ts';
import { settings } from '../support/settings.ts';
import { findChromium, missingChromium } from './chromium.ts';
import { hostileReport, hostileText } from './hostile-report.ts';

/** Screenshots for people to look at; the folder is ignored by Git. */
const screenshots = new URL('../../reports/browser/', import.meta.url).pathname;

const widths = { phone: 360, tablet: 768, desktop: 1280 } as const;

const executablePath = findChromium();
let browser: Browser;
/** Most tests use this page, because a page of its own takes longer than a test: Chromium opens a window for it. */
let sharedPage: Page;
let folder: string;
/** The report of a real run on a server with a fault. */
let faulty: Report;
/** The same report with one requirement and one scenario of each kind. */
let shortened: Report;

beforeAll(async () => {
  if (executablePath === undefined) {
    if (process.env.REQUIRE_CHROMIUM) throw new Error(missingChromium);
    return;
  }
  browser = await chromium.launch({ executablePath });
  sharedPage = await browser.newPage();
  folder = mkdtempSync(join(tmpdir(), 'html-report-'));
  mkdirSync(screenshots, { recursive: true });
  faulty = await faultyReport();
  const { requirements, results } = faulty;
  shortened = {
    ...faulty,
    requirements: oneOfEachKind(requirements, ({ level, verdict }) => `${level} ${verdict}`),
    results: oneOfEachKind(results, ({ endpoint, verdict }) => `${endpoint} ${verdict}`),
  };
});

afterAll(async () => {
  if (executablePath === undefined) return;
  await browser.close();
  rmSync(folder, { recursive: true });
});

beforeEach(({ skip }) => {
  if (executablePath === undefined) skip(missingChromium);
});

async function faultyReport(): Promise<Report> {
  const server = await startReferenceServer({ fault: 'remove.accepts-wrong-instance' });
  try {
    const { url, admin, license } = server;
    const stateDirectory = join(folder, 'state');
    return await runAtOnce(settings({ url, admin, license, impact: 'write', provision: true, stateDirectory }));
  } finally {
    await server.close();
  }
}

/** Items of one kind look alike, and axe takes long for each of them. */
function oneOfEachKind<T>(items: readonly T[], kindOf: (item: T) => string): readonly T[] {
  return [...Map.groupBy(items, kindOf).values()].flatMap((kind) => kind.slice(0, 1));
}

/** Unfolds what deviates, and the first of the others: all of them would take axe half a minute. */
const unfold = (page: Page): Promise<void> =>
  page.evaluate('for (const one of [...document.querySelectorAll("details")].slice(0, 12)) one.open = true');

/** What a page did besides showing itself. */
interface Watched {
  readonly page: Page;
  /** Everything that it requested, its own file included. */
  readonly requests: readonly string[];
  /** Dialogs, errors, and messages of the console. */
  readonly incidents: readonly string[];
}

/** How a page is shown. */
interface View {
  readonly width?: number;
  readonly height?: number;
  readonly colorScheme?: 'light' | 'dark';
  /** Without scripts, the page is one that no other test uses. */
  readonly javaScriptEnabled?: boolean;
}

async function open(report: Report, { width = 1280, height = 720, ...view }: View = {}): Promise<Watched> {
  const file = join(mkdtempSync(join(folder, 'page-')), 'report.html');
  writeFileSync(file, htmlReport(report));
  const page = view.javaScriptEnabled === false ? await pageWithoutScripts() : sharedPage;
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: view.colorScheme ?? 'light', media: null });
  const watched = watch(page);
  await page.goto(pathToFileURL(file).href);
  return watched;
}

async function pageWithoutScripts(): Promise<Page> {
  const page = await browser.newPage({ javaScriptEnabled: false });
  onTestFinished(() => page.close());
  return page;
}

/** Records what a page does until the test ends. */
function watch(page: Page): Watched {
  const requests: string[] = [];
  const incidents: string[] = [];
  const context = page.context();
  context.on('request', (request) => requests.push(request.url()));
  page.on('dialog', (dialog) => {
    incidents.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => incidents.push(error.message));
  page.on('console', (message) => incidents.push(message.text()));
  onTestFinished(() => {
    context.removeAllListeners('request');
    for (const event of ['dialog', 'pageerror', 'console']) page.removeAllListeners(event);
  });
  return { page, requests, incidents };
}

/** What axe finds, the rules for WCAG 2.2 A and AA and its best practices. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  // Axe describes only what violates a rule: to describe thousands of elements that pass takes most of its time.
  const results = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

const isWiderThanWindow = (page: Page): Promise<boolean> =>
  page.evaluate('document.documentElement.scrollWidth > document.documentElement.clientWidth');

const background = (page: Page): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor');

describe('the HTML report in Chromium', () => {
  describe.each(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
    test.each(Object.entries(widths))('fits on a %s', async (device, width) => {
      const { page, incidents } = await open(faulty, { colorScheme, width, height: 900 });
      await page.screenshot({ path: join(screenshots, `${device}-${colorScheme}.png`) });
      expect(await isWiderThanWindow(page)).toBe(false);
      expect(await background(page)).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(15, 19, 23)');
      await unfold(page);
      expect(await isWiderThanWindow(page)).toBe(false);
      expect(incidents).toEqual([]);
    });

    test.each(Object.entries(widths))('is accessible on a %s', async (_, width) => {
      const { page } = await open(shortened, { colorScheme, width, height: 900 });
      await unfold(page);
      expect(await violations(page)).toEqual([]);
    });
  });

  test('is accessible as a whole', async () => {
    const { page } = await open(faulty);
    await unfold(page);
    expect(await violations(page)).toEqual([]);
  });

  test('shows markup and scripts of a hostile target as text, and runs none, on a phone', async () => {
    const { page, requests, incidents } = await open(hostileReport, { width: 360, height: 740 });
    await unfold(page);
    const text = await page.locator('body').textContent();
    expect(text?.split(hostileText).length).toBeGreaterThan(15);
    expect(await page.locator('img, iframe, form:not(#filter), main script, [onerror], [onclick], base').count()).toBe(
      0,
    );
    expect(await page.evaluate('typeof hacked')).toBe('undefined');
    const links = await page.locator('a[href]').evaluateAll((all) => all.map((one) => one.getAttribute('href') ?? ''));
    expect(links.filter((link) => !/^(#[a-z]+(-\d+)?$|https:\/\/grafana\.com\/docs\/)/.test(link))).toEqual([]);
    expect(await isWiderThanWindow(page)).toBe(false);
    expect(await violations(page)).toEqual([]);
    expect([requests.length, incidents]).toEqual([1, []]);
  });

  test('sends no request but the one for itself, whatever is done on it', async () => {
    const { page, requests } = await open(reportOf(mixedResults));
    await page.locator('summary').first().click();
    await page.fill('#words', 'remove');
    await page.emulateMedia({ media: 'print' });
    expect(requests).toEqual([page.url()]);
  });

  test('begins with the result and the scope', async () => {
    const { page } = await open(reportOf(mixedResults), { width: 360, height: 740 });
    const header = await page.locator('header').textContent();
    expect(header).toMatch(/✖ nonconformant\s+https:\/\/grafana\.example\.com\//);
    expect(header).toContain('impact reject');
    expect(header).toContain('yes, expires on 2030-02-01, in 31 days');
    expect(await page.title()).toBe('nonconformant: licensing conformance of https://grafana.example.com/');
    const bottom = await page.locator('h1').evaluate((title) => title.getBoundingClientRect().bottom);
    expect(bottom).toBeLessThan(740);
  });

  test('can be read without scripts, and has no filter then', async () => {
    const { page } = await open(reportOf(mixedResults), { javaScriptEnabled: false });
    expect(await page.locator('#filter').isVisible()).toBe(false);
    expect(await page.locator('.item').count()).toBe(mixedResults.length + 1);
    const passed = page.locator('details', { hasText: 'check.available' }).first();
    await passed.locator('summary').click();
    expect(await passed.locator('pre').first().textContent()).toContain(
      'DELETE https://grafana.example.com/api/licensing/token',
    );
    expect(await passed.locator('pre').last().textContent()).toMatch(/^# may change the license: curl -i -X DELETE /);
  });

  test('filters by words and by verdict, and shows how many items are left', async () => {
    const { page } = await open(reportOf(mixedResults));
    const shown = () => page.locator('.item:visible code').allInnerTexts();
    const total = mixedResults.length + 1;
    await page.getByLabel('Filter requirements and scenarios').fill('ADD altered');
    expect(await page.locator('.item:visible > summary > code').allInnerTexts()).toEqual([
      'add.rejects.altered-signature',
    ]);
    expect(await page.getByRole('status').textContent()).toBe(`1 of ${total} requirements and scenarios shown`);
    await page.getByLabel('Filter requirements and scenarios').fill('');
    for (const verdict of ['pass', 'warn', 'fail', 'skipped'])
      await page.getByLabel(verdict, { exact: true }).uncheck();
    expect(await shown()).toEqual(['remove.org-admin']);
    await page.getByLabel('blocked').uncheck();
    expect(await page.getByRole('status').textContent()).toBe(`0 of ${total} requirements and scenarios shown`);
  });

  test('shows and unfolds what a link leads to, also if the filter leaves it out', async () => {
    const results = [resultOf(), resultOf({ id: 'check.available', endpoint: 'check' })];
    const { page } = await open(reportOf(results));
    await page.fill('#words', 'remove.wrong-instance');
    await page.locator('summary').first().click();
    const scenario = page.locator('#scenarios ~ details', { hasText: 'remove.rejects.another-instance' });
    expect(await scenario.isVisible()).toBe(false);
    await page.locator('.scenarios a').first().click();
    await page.waitForFunction('document.querySelector(":target")?.checkVisibility()');
    expect(await scenario.locator('pre').first().isVisible()).toBe(true);
  });

  test('is printed in dark ink without the filter, also in dark mode', async () => {
    const { page } = await open(reportOf(mixedResults), { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('#filter').isVisible()).toBe(false);
    expect(await background(page)).toBe('rgb(255, 255, 255)');
    expect(await page.evaluate('getComputedStyle(document.body).color')).toBe('rgb(0, 0, 0)');
    expect((await page.pdf({ format: 'A4' })).subarray(0, 5).toString()).toBe('%PDF-');
  });
});
