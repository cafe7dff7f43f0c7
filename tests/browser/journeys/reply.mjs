// Those who lead a dialogue tell its hosts what became of it, by e-mail and on paper; a host sees what became of
// what the own group said, types the code at the wrong page and comes to the right one, and has had enough messages.
import { personOf, signIn } from '../roles.mjs';
import { assert, go, says } from '../steps.mjs';

export const name = 'reply: hosts are told what became of it, each once, and see their own part by their code, as those who answered a questionnaire do';

const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };

async function tellsHosts(page, reader, origin) {
    await page.goto(`${origin}/proposals/3/evidence/12`);
    await go(page, 'Tell those who took part what became of it');
    await page.fill('[name=title]', 'What came of the evenings');
    await page.fill('[name=text]', 'You asked for lights on the path. The council puts them up by June.');
    await go(page, 'Save a draft');
    const one = page.url();
    await page.fill('[name=text]', 'You asked for lights on the path. They come by June.');
    await go(page, 'Save the draft');
    const paper = await page.request.get(`${one}/by-hand.pdf`);
    assert.equal(paper.headers()['content-type'], 'application/pdf');
    await go(page, 'Send it to');
    await says(page, 'What became of the messages');
    await go(page, 'Messages: what has gone');
    const list = await page.locator('main a[href*="messages.csv"]').first().getAttribute('href');
    const messages = await (await page.request.get(new URL(list, page.url()).href)).text();
    await go(page, 'I sent the emails by hand');
    await page.goto(one);
    await says(page, 'Gone, or printed');

    await reader.goto(origin + /\/no-more\/[\w-]+/.exec(messages)[0]);
    await says(reader, 'Only the messages stop.');
    await go(reader, 'Stop the messages');
    await says(reader, 'We do not write to you about this any more.');
}

export async function run({ open, service }) {
    const staff = await open({ javaScriptEnabled: false });
    await signIn(staff, service, personOf(service.demo, 'engagement lead'));
    const reader = await (await open(PHONE)).newPage();
    await tellsHosts(await staff.newPage(), reader, service.origin);

    const host = service.demo.codes.find(({ engagement }) => engagement === 'Safer nights out');
    await reader.goto(`${service.origin}/answer`);
    await reader.fill('[name=code]', host.code);
    await go(reader, 'Continue');
    await says(reader, 'Your event');
    await go(reader, 'What became of what you said');
    await says(reader, 'You tell a nurse because she is a nurse.');
    await says(reader, 'Trust in the hospital');
    await says(reader, 'Published numbers that count your group');
    await go(reader, 'Your group beside the whole');
    await says(reader, 'Counted in the room, together');

    // Whoever answered a questionnaire that is closed comes back with the code of the letter.
    const letter = service.demo.codes.find(({ label }) => label === 'P001, who has answered');
    await reader.goto(`${service.origin}/take-part`);
    await reader.fill('[name=code]', letter.code);
    await go(reader, 'Continue');
    await says(reader, 'This questionnaire is closed');
    await go(reader, 'What became of what you said');
    await says(reader, 'The published score: Spotting a stroke in the ambulance');
    await go(reader, 'Read it');
}
