// A resident reads what the panel said, joins it on an old phone, and leaves again. Its keepers write news
// and draw prizes; whoever has had enough news stops them.
import { personOf, signIn } from '../roles.mjs';
import { assert, fillDay, go, heading, says } from '../steps.mjs';

export const name = 'panel: reads a wave, joins, changes how to be reached, leaves; on a phone, without script';

const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };

async function writesNews(page, reader, origin) {
    await page.goto(`${origin}/panels/1/news`);
    await page.fill('[name=title]', 'What became of your answers');
    await go(page, 'Save a draft');
    assert.ok((await page.title()).startsWith('Error'));
    assert.equal(await page.inputValue('[name=title]'), 'What became of your answers');
    await page.fill('[name=text]', 'The council read them.');
    await go(page, 'Save a draft');
    await page.fill('[name=text]', 'The council read them, and keeps names out of the figures.');
    await go(page, 'Save the draft');
    await go(page, 'Send it to');
    await says(page, 'Sent on');
    await go(page, 'Messages: what has gone');

    // Every message says how to stop them; that needs no signing in and shows nothing of anybody.
    const list = await page.locator('main a[href*="messages.csv"]').first().getAttribute('href');
    const messages = await (await page.request.get(new URL(list, page.url()).href)).text();
    await reader.goto(origin + /\/no-news\/[\w-]+/.exec(messages)[0]);
    await says(reader, 'You stay a member');
    await go(reader, 'Stop the news');
    await says(reader, 'You get no more news.');
}

async function drawsPrizes(page, reader, origin) {
    await page.goto(`${origin}/panels/1/waves/1/prizes`);
    await page.fill('[name=prize]', 'Two vouchers of 20 pounds');
    await page.fill('[name=n_prizes]', '2');
    await page.fill('[name=source]', 'The main numbers of the next lottery');
    await fillDay(page, 'day', Date.now());
    await go(page, 'Fix the list');
    await reader.goto(`${origin}/panel/wendale-voices/waves/1/prizes`);
    await says(reader, 'only their digest is known');
    await page.fill('[name=randomness]', '4 17 23 31 42 50');
    await go(page, 'Draw the winners');
    await go(page, 'Public page');
    await says(page, 'Winners');
    assert.ok(!/member \d/.test(await page.locator('main').innerText()), 'the public sees tickets, not members');
}

// The code of a member's own page stands in their invitation; typed where everybody types codes it leads there.
async function readsWhatBecame(page, reader, origin, pictures) {
    await page.goto(`${origin}/panels/1/waves/2`);
    await go(page, 'Messages: what has gone');
    const list = await page.locator('main a[href*="messages.csv"]').first().getAttribute('href');
    const messages = await (await page.request.get(new URL(list, page.url()).href)).text();
    const codes = messages.match(/(?<=\/m\/)[A-Z0-9-]+/g);
    let found = false;
    for (let i = 0; i < codes.length && i < 20 && !found; i++) {
        await reader.goto(`${origin}/take-part`);
        await reader.fill('[name=code]', codes[i]);
        await go(reader, 'Continue');
        await heading(reader, 'Your membership');
        const link = reader.locator('main a[href$="/waves/1"]');
        if ((await link.count()) === 0) continue;
        await Promise.all([reader.waitForNavigation({ waitUntil: 'load' }), link.click()]);
        await reader.look?.();
        found = (await reader.locator('main').innerText()).includes('Wendale Voices: what members wrote');
    }
    assert.ok(found, 'one of those invited wrote something in the first wave that was coded');
    await heading(reader, 'What became of what you said');
    await says(reader, 'Your answers are counted in them.');
    await says(reader, 'These answers are made up.');
    await reader.screenshot({ path: `${pictures}/journey-panel-reply.png`, fullPage: true });
    const wrong = await page.request.get(`${origin}/m/AAAA-BBBB-CCCC/waves/1`);
    assert.equal(wrong.status(), 404);
}

// Whoever plans a wave says which proposal it is about; those of the proposal then find it.
async function saysWhatAbout(page, origin) {
    await page.goto(`${origin}/panels/1/waves/2`);
    await says(page, 'It is about no single proposal.');
    await go(page, 'Say which proposal it is about');
    await page.selectOption('[name=proposal]', { index: 2 });
    await go(page, 'Save');
    await says(page, 'It is about the proposal');
    await page.locator('main a[href^="/proposals/"]').first().click();
    await page.goto(`${page.url()}/evidence`);
    await says(page, 'Sharing information: half a year on');
}

export async function run({ open, service, pictures }) {
    const keeper = await open({ javaScriptEnabled: false });
    await signIn(keeper, service, personOf(service.demo, 'engagement lead'));
    const staff = await keeper.newPage();
    const reader = await (await open(PHONE)).newPage();
    await writesNews(staff, reader, service.origin);
    await drawsPrizes(staff, reader, service.origin);
    await readsWhatBecame(staff, reader, service.origin, pictures);
    await saysWhatAbout(staff, service.origin);

    const page = await (await open(PHONE)).newPage();
    await page.goto(`${service.origin}/panel/wendale-voices`);
    await go(page, 'Sharing information about you');
    await says(page, 'How sure are we?');
    await says(page, 'people answered');
    await page.screenshot({ path: `${pictures}/journey-panel-wave.png`, fullPage: true });

    // The figures can be redone from the files.
    for (const file of ['tables.csv', 'plan.json', 'respondents.csv']) {
        const answer = await page.request.get(`${service.origin}/panel/wendale-voices/waves/1/${file}`);
        assert.equal(answer.status(), 200);
    }

    await page.goto(`${service.origin}/panel/wendale-voices/join`);
    await page.fill('[name=name]', 'Robin Journey');
    await page.check('[name=channel][value=post]');
    await page.check('[name=age]');
    await page.check('[name=agree]');
    await go(page, 'Join');
    await says(page, 'Enter an address');
    assert.equal(await page.inputValue('[name=name]'), 'Robin Journey');
    await page.fill('[name=address]', '1 Mill Lane\nWendale\nWD1 1AA');
    await go(page, 'Join');
    await heading(page, 'You have joined the panel');

    // The address of their own page comes by post: whoever runs the panel prints the letter.
    const manager = await (await open(PHONE)).newPage();
    await signIn(manager.context(), service, personOf(service.demo, 'engagement lead'));
    await manager.goto(`${service.origin}/panels/1`);
    await go(manager, 'Messages to those who joined');
    await says(manager, '1 letter');
    await manager.screenshot({ path: `${pictures}/journey-panel-messages.png`, fullPage: true });
    const href = (text) => manager.locator('main a', { hasText: text }).first().getAttribute('href');
    const pdf = await manager.request.get(service.origin + (await href('To print (PDF)')));
    assert.equal(pdf.headers()['content-type'], 'application/pdf');
    const csv = await (await manager.request.get(service.origin + (await href('File for a mail merge')))).text();
    await go(manager, 'The letters have gone');
    assert.ok(!(await manager.locator('main').innerText()).includes('1 letter'));

    await page.goto(service.origin + csv.match(/\/m\/[A-Z0-9-]+/)[0]);
    await heading(page, 'Your membership');
    await page.check('[name=large_print]');
    await go(page, 'Save');
    await says(page, 'What you changed was saved.');
    await page.screenshot({ path: `${pictures}/journey-panel-mine.png`, fullPage: true });
    await go(page, 'Leave the panel, or be erased');
    await page.check('[name=how][value=erase]');
    await go(page, 'Leave');
    await heading(page, 'Thank you');
}
