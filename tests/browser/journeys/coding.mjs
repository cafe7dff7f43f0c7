// An analyst and a note-taker code what people wrote, by keyboard and without script; the lead publishes.
import { personOf, signIn } from '../roles.mjs';
import { assert, go, heading, says } from '../steps.mjs';

export const name = 'coding: passages are coded on a keyboard and a phone without script, settled, quoted and published';

const LETTERS = ['id,text,area', '1,More lamps at the canal,North', '2,No map of our street,South', '3,A night bus would help,North'];

async function begin(page, origin) {
    await page.goto(`${origin}/proposals/3/evidence`);
    await go(page, 'Safer nights out');
    await go(page, 'Themes in what people wrote');
    const list = new URL(page.url()).pathname;
    await go(page, 'Start a coding');
    await page.fill('[name=title]', 'Journey letters');
    await page.fill('[name=about]', 'the map');
    await go(page, 'Save');
    const path = new URL(page.url()).pathname;
    await go(page, 'Change the settings');
    await page.fill('[name=double_percent]', '100');
    await go(page, 'Save');
    return { list, path };
}

async function prepare(page, origin, path) {
    await page.goto(`${origin}${path}/codebook`);
    for (const code of ['Light', 'Map', 'Buses']) {
        await go(page, 'Add a code');
        await page.fill('[name=name]', code);
        await page.fill('[name=definition]', `What people say of it: ${code}`);
        await go(page, 'Save');
    }
    await go(page, 'Take in a codebook');
    await page.setInputFiles('[name=file]', {
        name: 'book.csv', mimeType: 'text/csv', buffer: Buffer.from('code,parent\nTransport,\nTaxis,Transport\n'),
    });
    await go(page, 'Take it in');
    await says(page, 'Taxis');
    await go(page, 'Buses');
    await go(page, 'Merge it into another code');
    await page.selectOption('[name=into]', { label: 'Transport' });
    await go(page, 'Merge');
    await go(page, 'Taxis');
    await go(page, 'Remove it');
    await go(page, 'Remove it');
    await page.goto(`${origin}${path}/sources`);
    await go(page, 'Write-ups: what people said, word for word');
    await page.goto(`${origin}${path}/sources`);
    await go(page, 'Import a file');
    await page.setInputFiles('[name=file]', {
        name: 'letters.csv', mimeType: 'text/csv', buffer: Buffer.from(LETTERS.join('\n')),
    });
    await page.fill('[name=title]', 'Letters');
    await page.check('[name=may_quote][value=yes]');
    await go(page, 'Import');
    await says(page, 'Letters');
}

/** By keyboard alone: numbers, stance behind them, Enter. */
async function code(page, origin, path, lines, pictures, who) {
    await page.goto(`${origin}${path}`);
    await go(page, 'coding');
    await page.screenshot({ path: `${pictures}/journey-coding-${who}.png`, fullPage: true });
    for (const line of lines) {
        await page.focus('#quick');
        await page.keyboard.type(line);
        await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    }
    await says(page, 'Nothing waits for you any more');
}

async function analyse(page, origin, path) {
    await page.goto(`${origin}${path}/agreement`);
    await says(page, 'All codes together');
    await go(page, 'Passages that were coded differently');
    await go(page, 'No map of our street');
    await page.fill('[name=memo]', 'We talked about it');
    await page.fill('[name=quick]', '2 against');
    await go(page, 'Settle it');
    await says(page, 'We talked about it');
    await page.goto(`${origin}${path}/assistance`);
    await go(page, 'Work it out');
    await heading(page, 'Help from the program');
    await page.goto(`${origin}${path}/passages`);
    await go(page, 'A night bus would help');
    await go(page, 'Hide words');
    await page.fill('[name=words]', 'night');
    await go(page, 'Hide');
    await says(page, 'A [hidden] bus would help');
    await page.goto(`${origin}${path}/themes`);
    await go(page, 'Light');
    await go(page, 'Choose as a public quote');
    await says(page, 'Somebody else checks it');
}

export async function run({ open, service, pictures }) {
    const lead = await (await open({ javaScriptEnabled: false })).newPage();
    await signIn(lead.context(), service, personOf(service.demo, 'engagement lead'));
    const { path } = await begin(lead, service.origin);
    const analyst = await (await open({ javaScriptEnabled: false })).newPage();
    await signIn(analyst.context(), service, personOf(service.demo, 'analyst'));
    await prepare(analyst, service.origin, path);
    await code(analyst, service.origin, path, ['1 for', '2 against', '3 for'], pictures, 'analyst');
    const phone = await (await open({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false })).newPage();
    await signIn(phone.context(), service, personOf(service.demo, 'note-taker'));
    await code(phone, service.origin, path, ['1 for', '1 against', '3 for'], pictures, 'phone');
    await go(phone, 'Passages');
    await go(phone, 'A night bus would help');
    await go(phone, 'Code it');
    await go(phone, 'Undo what I coded last');
    await says(phone, 'Undone');
    await analyse(analyst, service.origin, path);
    await lead.goto(`${service.origin}${path}/themes`);
    await go(lead, 'Light');
    await go(lead, 'Checked: it names nobody');
    await lead.goto(`${service.origin}${path}/publish`);
    await lead.check('[name=sure]');
    await go(lead, 'Publish');
    await says(lead, 'More lamps at the canal');
    await lead.screenshot({ path: `${pictures}/journey-coding-public.png`, fullPage: true });
    for (const file of ['themes.csv', 'themes.json']) {
        const answer = await lead.request.get(`${lead.url()}/${file}`);
        assert.equal(answer.status(), 200, file);
    }
    await lead.goto(`${service.origin}${path}/publish`);
    await go(lead, 'Withdraw it');
    await lead.fill('[name=reason]', 'It was a journey');
    await go(lead, 'Withdraw');
    await lead.goto(`${service.origin}/themes`);
    await go(lead, 'Safer nights out: in their own words');
    await says(lead, 'How this was made');
}
