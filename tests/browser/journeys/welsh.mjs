// Every page for the public and for participants is in Welsh when Welsh is asked for.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pageOf } from '../crawl.mjs';
import { enterCode } from '../roles.mjs';

export const name = 'welsh: pages for the public';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const EACH = 2;
const SCOPES = ['anyone', 'participant'];
/** Shorter texts count only when they are all that an element says. */
const LONG = 14;

function unquote(lines) {
    return [...lines.matchAll(/"((?:[^"\\]|\\.)*)"/g)]
        .map((m) => m[1])
        .join('')
        .replace(/\\n/g, '\n')
        .replace(/\\"/g, '"')
        .replace(/\\\\/g, '\\');
}

function entries(text) {
    return text.split('\n\n').flatMap((entry) => {
        const id = /^msgid ((?:".*"\n?)+)/m.exec(entry);
        const plural = /^msgid_plural ((?:".*"\n?)+)/m.exec(entry);
        const made = /^msgstr(?:\[\d\])? ((?:".*"\n?)+)/m.exec(entry);
        if (!id || unquote(id[1]) === '' || /^#, .*fuzzy/m.test(entry)) return [];
        const english = [unquote(id[1]), ...(plural ? [unquote(plural[1])] : [])];
        return english.map((one) => ({ english: one, welsh: made ? unquote(made[1]) : '' }));
    });
}

/** The English texts that should not be seen: `whole` by what an element says, `inside` as patterns. */
function englishTexts() {
    execFileSync('make', ['--silent', 'build/texts.pot'], { cwd: root });
    const welsh = new Map(
        entries(readFileSync(`${root}assets/locale/cy.po`, 'utf8')).map((e) => [e.english, e.welsh]),
    );
    const texts = entries(readFileSync(`${root}build/texts.pot`, 'utf8'))
        .map(({ english }) => ({ english, welsh: welsh.get(english) ?? '' }))
        .filter(({ english, welsh: made }) => made !== english && /[a-z]{2}/.test(english))
        .map(({ english, welsh: made }) => {
            const literal = english.replace(/%[-+ 0-9.$]*l*[a-zA-Z]/g, '');
            const pattern = english
                .split(/%[-+ 0-9.$]*l*[a-zA-Z]/)
                .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'))
                .join('.+?');
            const inside = literal.trim().length >= LONG && /[a-z]{3}/.test(literal);
            return { english, translated: made !== '', regexp: inside ? new RegExp(pattern) : null };
        });
    return {
        inside: texts.filter(({ regexp }) => regexp),
        whole: new Map(
            texts
                .filter(({ english, regexp }) => !regexp && !english.includes('%'))
                .map((text) => [text.english.replace(/\s+/g, ' '), text]),
        ),
        said: new Set(),
    };
}

/** Those that this piece is, or holds; none if it was looked at before. */
function englishIn(texts, piece) {
    if (texts.said.has(piece)) return [];
    texts.said.add(piece);
    const found = texts.inside.filter(({ regexp }) => regexp.test(piece));
    const whole = texts.whole.get(piece);
    return whole ? [...found, whole] : found;
}

/** What a person sees or hears of the page, piece by piece, without what is marked as English. */
function pieces() {
    const found = [document.title.replace(/ - [^-]*$/, '')];
    const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const within = node.parentElement;
        // Pictures break what people wrote into lines; their own words are in the table too.
        if (within.closest('script,style,head,textarea,svg text') || within.closest('[lang]').lang === 'en') continue;
        const text = node.data.replace(/\s+/g, ' ').trim();
        if (text !== '') found.push(text);
    }
    for (const attribute of ['aria-label', 'alt', 'title', 'placeholder']) {
        for (const node of document.querySelectorAll(`[${attribute}]`)) {
            if (node.closest('[lang]').lang === 'en') continue;
            found.push(node.getAttribute(attribute).trim());
        }
    }
    return found;
}

async function walk(context, service, start, texts, wrong) {
    const queue = [...start];
    const queued = new Set(queue);
    const count = new Map();
    const page = await context.newPage();
    let looked = 0;
    while (queue.length > 0) {
        const path = queue.shift();
        const registered = pageOf(service.pages, new URL(path, service.origin).pathname);
        if (!registered?.shows || !SCOPES.includes(registered.scope)) continue;
        if ((count.get(registered.path) ?? 0) >= EACH) continue;
        count.set(registered.path, (count.get(registered.path) ?? 0) + 1);
        await page.goto(service.origin + path);
        looked++;
        const language = await page.evaluate(() => document.documentElement.lang);
        if (language !== 'cy') wrong.add(`${registered.path}: the page says that it is '${language}'`);
        for (const piece of await page.evaluate(pieces)) {
            for (const text of englishIn(texts, piece)) {
                const why = text.translated ? 'is shown in English' : 'has no Welsh';
                wrong.add(`${registered.path}: '${text.english}' ${why}`);
            }
        }
        for (const href of await page.$$eval('a[href]', (all) => all.map((a) => a.getAttribute('href')))) {
            const url = new URL(href, page.url());
            url.searchParams.delete('language');
            const next = url.pathname + url.search;
            if (url.origin !== service.origin || queued.has(next)) continue;
            queued.add(next);
            queue.push(next);
        }
    }
    await page.close();
    return looked;
}

export async function run({ open, service }) {
    const texts = englishTexts();
    const wrong = new Set();
    const start = service.pages
        .filter((page) => page.shows && page.scope === 'anyone' && !page.path.includes(':'))
        .map((page) => page.path);
    const cookies = [{ name: 'language', value: 'cy', url: service.origin }];
    const publicContext = await open();
    await publicContext.addCookies(cookies);
    let looked = await walk(publicContext, service, start, texts, wrong);
    const [code] = service.demo.codes;
    if (code !== undefined) {
        const context = await open();
        await context.addCookies(cookies);
        looked += await walk(context, service, [await enterCode(context, service, code.code)], texts, wrong);
    }
    console.log(`note: ${looked} pages looked at in Welsh`);
    if (looked < 5) throw new Error(`only ${looked} pages were looked at`);
    if (wrong.size > 0) throw new Error([...wrong].join('\n'));
}
