// All parts and charts on one page (written by the C tests): accessible, and legible at every width.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { checkPage, watch } from '../checks.mjs';

export const name = 'gallery: all parts and charts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const origin = 'http://gallery.example';
const policy =
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'";
const LEAST_TEXT_PX = 11.5;

async function serve(route) {
    const path = new URL(route.request().url()).pathname;
    if (path === '/') {
        return route.fulfill({
            body: readFileSync(`${root}build/gallery.html`, 'utf8'),
            contentType: 'text/html; charset=utf-8',
            headers: { 'Content-Security-Policy': policy },
        });
    }
    return route.fulfill({ path: `${root}assets/static/${path.replace('/assets/', '')}` });
}

/** Texts of charts that are too small, leave their picture, or lie on one another. */
function badTexts(least) {
    const wrong = [];
    for (const svg of document.querySelectorAll('.fm-chart__picture')) {
        const frame = svg.getBoundingClientRect();
        if (frame.width === 0) continue;
        const scale = frame.width / svg.viewBox.baseVal.width;
        const id = svg.getAttribute('aria-labelledby').split(' ')[0];
        const boxes = [...svg.querySelectorAll('text')].map((text) => ({
            box: text.getBoundingClientRect(),
            words: text.textContent,
            size: parseFloat(getComputedStyle(text).fontSize) * scale,
        }));
        boxes.forEach((a, i) => {
            if (a.size < least) wrong.push(`${id}: '${a.words}' is ${a.size.toFixed(1)} px high`);
            if (
                a.box.left < frame.left - 1 || a.box.right > frame.right + 1 ||
                a.box.top < frame.top - 1 || a.box.bottom > frame.bottom + 1
            ) {
                wrong.push(`${id}: '${a.words}' leaves the picture`);
            }
            for (const b of boxes.slice(i + 1)) {
                const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
                // Boxes of lines reach a little above and below the letters.
                const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
                if (wide > 1 && high > 0.3 * Math.min(a.box.height, b.box.height)) {
                    wrong.push(`${id}: '${a.words}' lies on '${b.words}'`);
                }
            }
        });
    }
    return wrong;
}

export async function run({ open, pictures }) {
    if (!existsSync(`${root}build/gallery.html`)) {
        throw new Error('build/gallery.html is missing: the C tests write it');
    }
    const context = await open();
    const page = await context.newPage();
    await page.route('**/*', serve);
    const seen = watch(page, origin);
    await page.goto(`${origin}/`);
    const wrong = await checkPage(page, seen);
    for (const width of [320, 390, 700, 900, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        for (const what of await page.evaluate(badTexts, LEAST_TEXT_PX)) {
            wrong.push(`at ${width} px: ${what}`);
        }
        const visible = await page.evaluate(
            () => [...document.querySelectorAll('.fm-chart')].filter(
                (chart) => ![...chart.querySelectorAll('svg,.fm-flows')].some((n) => n.getClientRects().length > 0),
            ).length,
        );
        if (visible > 0) wrong.push(`at ${width} px: ${visible} charts show nothing`);
        await page.screenshot({ path: `${pictures}/gallery-${width}.png`, fullPage: true });
    }
    if (wrong.length > 0) throw new Error(wrong.join('\n'));
}
