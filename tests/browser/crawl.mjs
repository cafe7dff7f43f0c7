// Follows every link that a role can see, and holds each page to checks.mjs.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkPage, watch } from './checks.mjs';

/** Looks at this many addresses of one pattern: /proposals/1, /proposals/2, and no more. */
const EACH = 6;

/** The registered page that answers an address: its pattern and name. */
export function pageOf(pages, path) {
    const want = path.split('/');
    const fits = (page) => {
        const have = page.path.split('/');
        return have.length === want.length && have.every((s, i) => s.startsWith(':') || s === want[i]);
    };
    // The one with the fewest variables is the one that the router takes.
    const variables = (page) => page.path.split(':').length;
    return pages.filter(fits).sort((a, b) => variables(a) - variables(b))[0];
}

export async function screenshot(page, folder, name) {
    mkdirSync(folder, { recursive: true });
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.screenshot({ path: join(folder, `${name}-1280.png`), fullPage: true });
    await page.setViewportSize({ width: 390, height: 844 });
    await page.screenshot({ path: join(folder, `${name}-390.png`), fullPage: true });
    await page.setViewportSize({ width: 1280, height: 900 });
}

const unescape = (text) => text.replace(/&amp;/g, '&').replace(/&#39;/g, "'").replace(/&quot;/g, '"');

/** Addresses of this service that the page links to, without the other language's. */
function linksOf(html, base) {
    return [...html.matchAll(/<a\s[^>]*?href="([^"]*)"/g)]
        .map((found) => new URL(unescape(found[1]), base))
        .filter((url) => url.origin === new URL(base).origin)
        .filter((url) => !url.searchParams.has('language') && !/^\/(assets|sign-out)/.test(url.pathname))
        .map((url) => url.pathname + url.search);
}

/**
 * Walks from `start` in a browser context that is signed in as `role`.
 * `report(name, wrong)` is called once for each page. `done` is shared between the roles: a kind
 * of page that was checked whole is only asked for afterwards, and must answer.
 */
export async function crawl({ context, service, role, start, report, done, pictures }) {
    const { origin, pages } = service;
    const queue = [...start];
    const queued = new Set(queue);
    const count = new Map();
    const reached = new Set();
    const page = await context.newPage();
    const seen = watch(page, origin);

    async function look(path, name) {
        const response = await page.goto(origin + path, { waitUntil: 'load' });
        const wrong = await checkPage(page, seen);
        if (pictures && response.status() === 200) await screenshot(page, pictures, name);
        return { status: response.status(), html: await response.text(), wrong };
    }

    const cookies = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
    async function ask(path) {
        const response = await fetch(origin + path, { headers: { cookie: cookies } });
        const body = await response.text(); // read whole, so that the connection serves the next one
        const page = /text\/html/.test(response.headers.get('content-type') ?? '');
        return { status: response.status, html: page ? body : '', wrong: [] };
    }

    while (queue.length > 0) {
        const path = queue.shift();
        const { pathname, search } = new URL(path, origin);
        const registered = pageOf(pages, pathname);
        const key = (registered?.path ?? path) + (search ? '?' : '');
        if ((count.get(key) ?? 0) >= EACH) continue;
        count.set(key, (count.get(key) ?? 0) + 1);
        try {
            const whole = !done.has(key) && (!registered || registered.shows);
            done.add(key);
            const name = `${registered?.name ?? 'page'}${search ? '-query' : ''}-${role.replaceAll(' ', '-')}`;
            const { status, html, wrong } = whole ? await look(path, name) : await ask(path);
            if (status !== (path === '/nowhere' ? 404 : 200)) wrong.push(`answered ${status}`);
            if (registered) reached.add(registered.path);
            for (const next of linksOf(html, origin + path)) {
                if (queued.has(next)) continue;
                queued.add(next);
                queue.push(next);
            }
            report(`${role}: ${path}`, wrong);
        } catch (error) {
            report(`${role}: ${path}`, [`could not be looked at: ${error.message.split('\n')[0]}`]);
        }
    }
    await page.close();
    return reached;
}
