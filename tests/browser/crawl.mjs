// Follows every link that a role can see, and holds each page to checks.mjs.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkPage, watch } from './checks.mjs';

/** Looks at this many addresses of one pattern: /proposals/1, /proposals/2, and no more. */
const EACH = 2;

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

/**
 * Walks from `start` in a browser context that is signed in as `role`.
 * `report(name, wrong)` is called once for each page; `done` is shared between the roles,
 * so that a page that was checked whole for one role is only visited as another.
 */
export async function crawl({ context, service, role, start, report, done, pictures }) {
    const { origin, pages } = service;
    const queue = [...start];
    const queued = new Set(queue);
    const count = new Map();
    const reached = new Set();
    const page = await context.newPage();
    const seen = watch(page, origin);
    while (queue.length > 0) {
        const path = queue.shift();
        const registered = pageOf(pages, new URL(path, origin).pathname);
        const pattern = registered?.path ?? path;
        const query = new URL(path, origin).search;
        const key = pattern + (query ? '?' : '');
        if ((count.get(key) ?? 0) >= EACH) continue;
        count.set(key, (count.get(key) ?? 0) + 1);
        if (registered && !registered.shows) {
            // A file: it must come whole, and nothing else is asked of it here.
            const response = await context.request.get(origin + path);
            report(`${role}: ${path}`, response.ok() ? [] : [`answered ${response.status()}`]);
            reached.add(pattern);
            continue;
        }
        const wrong = [];
        try {
            const response = await page.goto(origin + path, { waitUntil: 'load' });
            const status = response.status();
            if (status !== 200) wrong.push(`answered ${status}`);
            reached.add(pattern);
            const whole = !done.has(key);
            done.add(key);
            if (whole) {
                wrong.push(...(await checkPage(page, seen)));
                if (pictures && status === 200) {
                    const name = `${registered?.name ?? 'page'}${query ? '-query' : ''}-${role}`;
                    await screenshot(page, pictures, name);
                }
            } else {
                wrong.push(...seen.take());
            }
            const links = await page.evaluate(() =>
                [...document.querySelectorAll('a[href]')].map((a) => a.href),
            );
            for (const link of links) {
                const url = new URL(link);
                if (url.origin !== origin) continue;
                const next = url.pathname + url.search;
                if (/^\/(assets|sign-out)/.test(next) || queued.has(next)) continue;
                queued.add(next);
                queue.push(next);
            }
        } catch (error) {
            wrong.push(`could not be looked at: ${error.message.split('\n')[0]}`);
        }
        report(`${role}: ${path}`, wrong);
    }
    await page.close();
    return reached;
}
