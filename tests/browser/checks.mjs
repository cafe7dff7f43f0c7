// What every page must keep, whoever looks at it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// GOV.UK's back link and skip link stand outside landmarks by design.
const RULES_OFF = { region: { enabled: false } };

/** Collects what a page does that it should not: errors, refused content, requests elsewhere. */
export function watch(page, origin) {
    const seen = [];
    page.on('console', (message) => {
        if (message.type() === 'error' && !/status of [45]\d\d/.test(message.text())) {
            seen.push(`console: ${message.text()}`);
        }
    });
    page.on('pageerror', (error) => seen.push(`script error: ${error.message}`));
    page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(origin) && !url.startsWith('data:')) seen.push(`request to ${url}`);
    });
    page.on('response', (response) => {
        const type = response.request().resourceType();
        if (type !== 'document' && response.status() >= 400) {
            seen.push(`${response.status()} for ${response.url()}`);
        }
    });
    return { take: () => seen.splice(0) };
}

async function axe(page) {
    await page.evaluate(axeSource);
    const found = await page.evaluate(
        ([tags, rules]) =>
            globalThis.axe.run(document, {
                runOnly: { type: 'tag', values: tags },
                rules,
                resultTypes: ['violations'],
                preload: false, // for rules about films and turned screens; we have neither
            }),
        [TAGS, RULES_OFF],
    );
    return found.violations.map((v) => {
        const node = v.nodes[0];
        return `axe ${v.id}: ${v.help} (${v.nodes.length}): ${node.target.join(' ')}: ${node.html.slice(0, 160)}`;
    });
}

/** Rules about the document itself. */
async function head(page) {
    return page.evaluate(() => {
        const wrong = [];
        const lang = document.documentElement.lang;
        if (!['en', 'cy'].includes(lang)) wrong.push(`lang is '${lang}'`);
        const titles = document.querySelectorAll('title');
        if (titles.length < 1 || document.title.trim() === '') wrong.push('no title');
        const headings = [...document.querySelectorAll('h1')];
        if (headings.length !== 1) wrong.push(`${headings.length} h1 instead of one`);
        const summary = document.querySelector('.govuk-error-summary');
        if (summary && !/^(Error|Gwall)/.test(document.title)) wrong.push('title lacks "Error:"');
        for (const link of document.querySelectorAll('.govuk-error-summary a[href^="#"]')) {
            const id = decodeURIComponent(link.hash.slice(1));
            if (!document.getElementById(id)) wrong.push(`error summary leads nowhere: #${id}`);
        }
        for (const id of document.querySelectorAll('[style]')) {
            if (!id.closest('svg')) wrong.push(`inline style on ${id.tagName}`);
        }
        const text = document.body.innerText;
        for (const word of ['undefined', '(null)', 'NaN', '%s', '%d', '{{']) {
            if (text.includes(word)) wrong.push(`'${word}' in the text`);
        }
        const ids = new Set();
        for (const node of document.querySelectorAll('[id]')) {
            if (ids.has(node.id)) wrong.push(`id '${node.id}' twice`);
            ids.add(node.id);
        }
        return wrong;
    });
}

/** In the page: texts of a picture that lie outside of it, and so cannot be read to their end. */
function cutOffTexts() {
    const wrong = new Set();
    for (const picture of document.querySelectorAll('svg')) {
        const frame = picture.getBoundingClientRect();
        if (frame.width === 0) continue; // the one for the other width
        for (const text of picture.querySelectorAll('text')) {
            const box = text.getBoundingClientRect();
            if (box.right > frame.right + 1 || box.left < frame.left - 1) {
                wrong.add(`cut off in a picture ${Math.round(frame.width)} wide: '${text.textContent.slice(0, 80)}'`);
            }
        }
    }
    return [...wrong].slice(0, 5);
}

/** The longest page that a phone shows without a way to jump within it. */
const LONG_PX = 24_000;

/** In the page: a long one must have links to its own parts. What is for printing is read on paper. */
function tooLong(most) {
    const height = document.documentElement.scrollHeight;
    const jumps = document.querySelectorAll('main a[href^="#"], .fm-fold > summary').length;
    if (height <= most || jumps >= 3 || location.pathname.endsWith('/print')) return [];
    return [`${height} px long at 320 px, and no links to its parts`];
}

/** WCAG 1.4.10: at 320 CSS pixels nothing but wide tables and pictures scrolls sideways. */
async function reflow(page) {
    const wrong = await page.evaluate(cutOffTexts);
    await page.setViewportSize({ width: 320, height: 640 });
    wrong.push(...(await page.evaluate(cutOffTexts)));
    wrong.push(...(await page.evaluate(tooLong, LONG_PX)));
    const found = await page.evaluate(() => {
        const wide = document.documentElement.scrollWidth;
        if (wide <= 320) return null;
        let worst = null;
        for (const node of document.querySelectorAll('body *')) {
            const box = node.getBoundingClientRect();
            if (box.right > 321 && (!worst || box.right >= worst.right)) {
                worst = { right: box.right, what: node.outerHTML.slice(0, 140) };
            }
        }
        return `scrolls sideways at 320 px (${wide} px): ${worst ? worst.what : 'unknown'}`;
    });
    await page.setViewportSize({ width: 1280, height: 900 });
    return found ? [...wrong, found] : wrong;
}

/** In the page: remembers at each press of a key where the focus is, and how it can be seen there. */
function rememberStops() {
    document.activeElement?.blur();
    globalThis.scrollTo(0, 0);
    const looks = (style) =>
        (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    const stops = [];
    const states = [];
    const remember = () => {
        const node = document.activeElement;
        if (!node || node === document.body) return states.push({ left: true });
        // Round again: after the last stop the browser begins anew.
        const at = stops.indexOf(node);
        if (at === 0) return states.push({ left: true });
        if (at > 0) return states.push({ trapped: node.outerHTML.slice(0, 120) });
        stops.push(node);
        // Radios and checkboxes draw their focus on the label that lies over them.
        const label = node.labels?.[0];
        const visible =
            looks(getComputedStyle(node)) ||
            (label && (looks(getComputedStyle(label, '::before')) || looks(getComputedStyle(label))));
        const box = (label && getComputedStyle(node).opacity === '0' ? label : node).getBoundingClientRect();
        const inView =
            box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        return states.push({ visible, inView, what: node.outerHTML.slice(0, 120) });
    };
    document.addEventListener('keydown', remember, true);
    globalThis.folkmootStops = () => {
        document.removeEventListener('keydown', remember, true);
        remember();
        delete globalThis.folkmootStops;
        return states.slice(1); // the first key was pressed where nothing had the focus
    };
    return [...document.querySelectorAll('a[href],button,input,select,textarea,summary,[tabindex]')].filter(
        (node) => node.tabIndex >= 0 && !node.disabled && node.type !== 'hidden',
    ).length;
}

const TAB = { type: 'rawKeyDown', key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };

/** Walks the page with the Tab key: every stop visible and in view, no trap, each control once. */
async function tabWalk(page) {
    const stops = await page.evaluate(rememberStops);
    const most = Math.min(stops + 2, 150);
    // All presses are sent before the first is answered: waiting for each would take most of the time.
    const keyboard = await page.context().newCDPSession(page);
    await Promise.all(Array.from({ length: most }, () => keyboard.send('Input.dispatchKeyEvent', TAB)));
    await keyboard.detach();
    const states = await page.evaluate(() => globalThis.folkmootStops());
    const wrong = [];
    const left = states.findIndex((state) => state.left);
    for (const state of left < 0 ? states : states.slice(0, left)) {
        if (state.trapped) {
            wrong.push(`Tab goes in a circle at ${state.trapped}`);
            break;
        }
        if (!state.visible) wrong.push(`focus cannot be seen: ${state.what}`);
        if (!state.inView) wrong.push(`focus out of view: ${state.what}`);
    }
    if (left < 0 && wrong.length === 0 && stops + 2 <= most) wrong.push('Tab does not leave the page');
    return [...new Set(wrong)].slice(0, 5);
}

/** All of it for the page as it stands; an empty list when it is fine. */
export async function checkPage(page, seen, { keyboard = true } = {}) {
    const wrong = seen.take();
    wrong.push(...(await head(page)));
    wrong.push(...(await axe(page)));
    wrong.push(...(await reflow(page)));
    if (keyboard) wrong.push(...(await tabWalk(page)));
    wrong.push(...seen.take());
    return wrong;
}
