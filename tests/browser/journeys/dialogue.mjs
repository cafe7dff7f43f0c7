// A new host on a phone, the write-up of one who met, and those who read and put together what was said.
import { personOf, signIn } from '../roles.mjs';
import { assert, go, heading, says, words } from '../steps.mjs';

export const name = 'dialogue: a host registers, writes up on a phone without script; staff read, type in paper, put together';

const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };

async function newHost(page, origin, pictures) {
    await page.goto(`${origin}/d`);
    await go(page, 'More about: Safer nights out');
    await page.screenshot({ path: `${pictures}/journey-dialogue-programme.png`, fullPage: true });
    await go(page, 'Register an event');
    const day = new Date(Date.now() + 5 * 86400e3);
    await page.check('[name=is_open][value=open]');
    await page.fill('[name=place]', 'Journey kitchen, Mill Lane');
    await page.fill('[name=day-day]', String(day.getDate()));
    await page.fill('[name=day-month]', String(day.getMonth() + 1));
    await page.fill('[name=day-year]', String(day.getFullYear()));
    await page.fill('[name=starts]', '6.30');
    await page.fill('[name=minutes]', '60');
    await page.fill('[name=capacity]', '9');
    await page.fill('[name=name]', 'Robin Journey');
    await go(page, 'Register the event');
    await says(page, 'must be a time like 18:30');
    assert.equal(await page.inputValue('[name=place]'), 'Journey kitchen, Mill Lane');
    await page.fill('[name=starts]', '18:30');
    await go(page, 'Register the event');
    await heading(page, 'Your event is registered');
    await page.screenshot({ path: `${pictures}/journey-dialogue-registered.png`, fullPage: true });
    await go(page, 'Go to your page');
    const mine = new URL(page.url()).pathname;
    await go(page, 'Yes, we are going ahead');
    await says(page, 'Going ahead');
    await page.goto(`${origin}${mine}/confirm`);
    await page.goto(`${origin}${mine}`);
    for (const file of ['event.ics', 'kit/guide.pdf', 'kit/write-up.odt', 'kit/cards.html']) {
        const answer = await page.request.get(`${origin}${mine}/${file}`);
        assert.equal(answer.status(), 200, file);
    }
    await go(page, 'The kit, with your place and code on it');
    await page.goto(`${origin}${mine}/codes`);
    await page.goto(`${origin}${mine}/details`);
    await page.goto(`${origin}${mine}`);
    await go(page, 'Change the event');
    await page.fill('[name=capacity]', '10');
    await go(page, 'Save');
    await go(page, 'Cancel the event');
    await heading(page, 'Cancel the event');
    await go(page, 'Cancel the event');
    await says(page, 'Cancelled');
}

async function writeUp(page, origin, code, pictures) {
    await page.goto(`${origin}/d/safer-nights/code`);
    await page.fill('[name=code]', code.toLowerCase().replaceAll('-', ' '));
    await go(page, 'Continue');
    await heading(page, 'Your event');
    await go(page, 'Write up what was said');
    await page.screenshot({ path: `${pictures}/journey-dialogue-write-up.png`, fullPage: true });
    await page.check('[name=attendance][value="10-14"]');
    await page.check('[name=votes_how][value=head_count]');
    const first = page.locator('input[name$=_agree]').first();
    await first.fill('9');
    await page.fill('[name=reasons_for]', 'It helps 🙂');
    await go(page, 'Save and go on later');
    await says(page, 'Begun');
    await go(page, 'Write up what was said');
    assert.equal(await page.locator('input[name$=_agree]').first().inputValue(), '9');
    await go(page, 'Save and check it');
    await says(page, 'Did anybody see it otherwise than most?');
    await page.screenshot({ path: `${pictures}/journey-dialogue-check.png`, fullPage: true });
    await go(page, 'Send the write-up');
    await says(page, 'Thank you. Your write-up is with us.');
    await go(page, 'Photos of paper');
    await page.setInputFiles('[name=file]', { name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('GIF89a') });
    await go(page, 'Add the photo');
    await says(page, 'Send a photo as JPEG or PNG');
    await page.goto(`${origin}/e/${code}/beside`);
    await says(page, 'All groups');
}

// Somebody who was at the first event votes alone, on a phone.
async function voteAlone(page, origin, code, pictures) {
    await page.goto(`${origin}/d/safer-nights/code`);
    await page.fill('[name=code]', code);
    await go(page, 'Continue');
    await go(page, 'Vote on the statements by yourself');
    await page.screenshot({ path: `${pictures}/journey-dialogue-alone.png`, fullPage: true });
    await go(page, 'Begin to vote');
    await page.click('button:has-text("Agree")');
    await says(page, 'Saved: Agree');
    await page.goto(`${origin}/e/${code}/beside`);
    // One vote of one event would tell how somebody voted: it waits for others.
    const beside = await words(page);
    assert.ok(!beside.includes('Alone, on phones'), beside);
    await page.screenshot({ path: `${pictures}/journey-dialogue-beside.png`, fullPage: true });
}

async function staff(page, origin, pictures) {
    await page.goto(`${origin}/proposals/3/evidence`);
    await go(page, 'Safer nights out');
    await go(page, 'The dialogue');
    const hub = new URL(page.url()).pathname;
    await page.goto(`${origin}${hub}/state/open`);
    await page.goto(`${origin}${hub}`);
    await go(page, 'Uptake, and who was heard');
    await says(page, 'People who work at night');
    await page.screenshot({ path: `${pictures}/journey-dialogue-coverage.png`, fullPage: true });
    await page.goto(`${origin}${hub}/events`);
    await go(page, 'Mill Lane chapel hall');
    /* Begun by mistake: it is named by whose account it is, and thrown away. */
    const event = page.url();
    await page.check('[name=account][value=participant]');
    await page.check('[name=mode][value=phone]');
    await go(page, 'Begin');
    await page.fill('[name=reasons_for]', 'Said on the telephone.');
    await go(page, 'Save and go on later');
    await go(page, "Go on: A participant's account, by telephone");
    assert.equal(await page.inputValue('[name=reasons_for]'), 'Said on the telephone.');
    await go(page, 'Throw away what was typed in');
    await says(page, 'What was typed in is gone');
    assert.equal(await page.locator('text=by telephone, begun').count(), 0);
    await page.goto(event);
    await page.check('[name=account][value=note_taker]');
    await page.check('[name=mode][value=paper]');
    await go(page, 'Begin');
    await page.check('[name=minority][value=none]');
    await go(page, 'Save and check it');
    await go(page, 'Record the write-up');
    await go(page, "The note-taker's account");
    await says(page, 'Beside it');
    await page.goto(`${origin}${hub}/write-ups`);
    await page.locator('main table a').last().click();
    await page.check('[name=outcome][value=ask]');
    await page.fill('[name=question]', 'How long did you talk?');
    await go(page, 'Save your reading');
    await says(page, 'How long did you talk?');
    for (const file of ['reports/all.pdf.zip', 'reports/all.html.zip', 'kit/0/guide.html']) {
        const answer = await page.request.get(`${origin}${hub}/${file}`);
        assert.equal(answer.status(), 200, file);
    }
    await page.goto(`${origin}${hub}/said`);
    await says(page, 'In the room, and alone on phones');
    await page.screenshot({ path: `${pictures}/journey-dialogue-said.png`, fullPage: true });
    await page.locator('main table a').first().click();
    await heading(page, 'One statement, event by event');
    await page.screenshot({ path: `${pictures}/journey-dialogue-statement.png`, fullPage: true });
    await page.goto(`${origin}${hub.replace(/dialogue$/, 'conversations')}`);
    await go(page, 'Safer nights out: what do you say yourself?');
    const talk = new URL(page.url()).pathname;
    await page.goto(`${origin}${talk}/statements`);
    await page.goto(`${origin}${talk}/statements/kit`);
}

export async function run({ open, service, pictures }) {
    const host = await (await open(PHONE)).newPage();
    const codes = service.demo.codes.filter(({ engagement }) => engagement === 'Safer nights out');
    await newHost(host, service.origin, pictures);
    await writeUp(host, service.origin, codes[1].code, pictures);
    const slip = service.demo.codes.find(({ engagement }) => engagement === 'Safer nights out, alone');
    await voteAlone(await (await open(PHONE)).newPage(), service.origin, slip.code, pictures);
    const context = await open({ javaScriptEnabled: false });
    await signIn(context, service, personOf(service.demo, 'engagement lead'));
    await staff(await context.newPage(), service.origin, pictures);
    // Who read it asked its host something: they answer.
    await host.goto(`${service.origin}/e/${codes[1].code}`);
    await says(host, 'How long did you talk?');
    await go(host, 'Answer the question');
    await host.fill('[name=answer]', 'About an hour.');
    await go(host, 'Send the answer');
    await heading(host, 'Your event');
}
