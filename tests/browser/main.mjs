// Browser tests: `node tests/browser/main.mjs [--pictures] [PATTERN]`. The last line is `N passed, N failed`.
// With --pictures each kind of page is kept in build/screenshots, to be looked at.
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { checkPage, watch } from './checks.mjs';
import { crawl, pageOf } from './crawl.mjs';
import { roles } from './roles.mjs';
import { startService } from './service.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const words = process.argv.slice(2);
const pattern = words.find((word) => word !== '--pictures') ?? '';
const binary =
    process.env.FOLKMOOT_BINARY ??
    ['build/check/folkmoot', 'build/folkmoot'].map((p) => join(root, p)).find(existsSync);
const pictures = words.includes('--pictures') ? join(root, 'build/screenshots') : null;
if (pictures) mkdirSync(pictures, { recursive: true });

let passed = 0;
let failed = 0;
function report(name, wrong) {
    if (wrong.length === 0) {
        passed++;
        console.log(`ok      ${name}`);
    } else {
        failed++;
        console.log(`FAILED  ${name}`);
        for (const what of wrong) console.log(`        ${what}`);
    }
}

// Without a window and what belongs to it the same browser takes half the time.
const chromiumPath = ['chromium-headless-shell', 'chromium', 'chromium-browser', 'google-chrome']
    .map((program) => `/usr/bin/${program}`)
    .find(existsSync);
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? chromiumPath,
    args: [
        // Chromium's own sandbox does not start for root, as which build machines run.
        ...(process.getuid() === 0 ? ['--no-sandbox'] : []),
        '--disable-gpu',
        '--disable-dev-shm-usage',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
    ],
});
const service = await startService(binary);

/** A fresh visitor; options as for a Playwright context. */
function visitor(options = {}) {
    return browser.newContext({
        viewport: { width: 1280, height: 900 },
        reducedMotion: 'reduce',
        locale: 'en-GB',
        ...options,
    });
}

const done = new Set(); // kinds of page that were checked whole
const reached = new Set(); // patterns of pages that were shown

const LOOKERS = 2;
const toLook = []; // copies of pages that wait for being looked at
const lookers = [];

/** Looks at copies of pages, as long as there are any. */
async function lookAtCopies() {
    const context = await visitor();
    const page = await context.newPage();
    const seen = watch(page, service.origin);
    for (let copy = toLook.shift(); copy; copy = toLook.shift()) {
        const { key, url, body } = copy;
        try {
            await page.route(url, (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body }));
            await page.goto(url, { waitUntil: 'load' });
            report(`journey: ${key}`, await checkPage(page, seen));
            await page.unroute(url);
        } catch (error) {
            report(`journey: ${key}`, [`could not be looked at: ${error.message.split('\n')[0]}`]);
        }
    }
    await context.close();
}

/**
 * Pages that come and go (a form with errors, what a button leads to) are checked where a journey
 * meets them: each kind once as it is and once with errors. A page with script looks at the same
 * bytes, since axe cannot run in a visitor's page without script; the journey goes on meanwhile.
 */
async function look(page) {
    const { origin, pathname } = new URL(page.url());
    const registered = pageOf(service.pages, pathname);
    if (origin !== service.origin || !registered?.shows) return;
    const errors = (await page.title()).startsWith('Error');
    const key = registered.path + (errors ? ' with errors' : '');
    reached.add(registered.path);
    if (done.has(key)) return;
    done.add(key);
    toLook.push({ key, url: page.url(), body: await page.content() });
    if (lookers.length < LOOKERS) {
        const looker = lookAtCopies().finally(() => lookers.splice(lookers.indexOf(looker), 1));
        lookers.push(looker);
    }
}

/** A page that is looked at wherever it goes. */
function lookedAt(page) {
    const goto = page.goto.bind(page);
    page.look = () => look(page);
    page.goto = async (...words) => {
        const response = await goto(...words);
        if (response?.status() === 200) await page.look();
        return response;
    };
    if (!pictures) page.screenshot = async () => {};
    return page;
}

async function crawlAs(role) {
    const context = await visitor();
    context.setDefaultTimeout(20_000);
    try {
        const start = await role.signIn(context, service);
        return await crawl({ context, service, role: role.name, start, report, done, pictures });
    } catch (error) {
        report(`${role.name}: signs in`, [error.message.split('\n')[0]]);
        return new Set();
    } finally {
        await context.close();
    }
}

async function crawlAll() {
    const waiting = roles(service.demo).filter((r) => !pattern || `crawl ${r.name}`.includes(pattern));
    // Two at a time: while one page is drawn, the other is looked at.
    const walk = async () => {
        for (let role = waiting.shift(); role; role = waiting.shift()) {
            for (const path of await crawlAs(role)) reached.add(path);
        }
    };
    await Promise.all([walk(), walk()]);
    if (pattern) return;
    // What neither a link nor a journey reaches, nobody finds and nobody has checked.
    const unreached = service.pages
        .filter((page) => page.shows && !reached.has(page.path) && !page.path.includes(':token'))
        .map((page) => page.path);
    console.log(`note: ${reached.size} kinds of page looked at`);
    report('every page was reached', unreached);
}

async function journeys() {
    const folder = join(here, 'journeys');
    for (const file of readdirSync(folder).filter((f) => f.endsWith('.mjs')).sort()) {
        const { name, run } = await import(join(folder, file));
        if (pattern && !name.includes(pattern)) continue;
        const contexts = [];
        const open = async (options) => {
            const context = await visitor(options);
            context.setDefaultTimeout(15_000);
            const newPage = context.newPage.bind(context);
            context.newPage = async () => lookedAt(await newPage());
            contexts.push(context);
            return context;
        };
        try {
            await run({ open, service, pictures, binary });
            report(name, []);
        } catch (error) {
            report(name, error.stack.split('\n').slice(0, 6));
        }
        for (const context of contexts) await context.close();
    }
    await Promise.all(lookers);
}

try {
    await journeys();
    await crawlAll();
} finally {
    await browser.close();
    const status = await service.stop();
    if (status !== 0) {
        report('the service stops when it is told to', [`status ${status}`, service.log().slice(-4000)]);
    }
    if (/ERROR: |runtime error: |LeakSanitizer/.test(service.log())) {
        report('the sanitizers are silent', [service.log().slice(-4000)]);
    }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && (passed > 0 || pattern !== '') ? 0 : 1;
