// Workshops: somebody invited on a phone, the note-taker, the facilitator, who leads them, the administrator.
import { enterCode, personOf, signIn } from '../roles.mjs';
import { assert, fillDay, go, heading, says } from '../steps.mjs';

export const name = 'workshop: rating on a phone without script, notes, paper, screen; a series of one\'s own; a new framework';

const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };

async function guest(open, service, code, pictures) {
    const context = await open(PHONE);
    await enterCode(context, service, code);
    const page = await context.newPage();
    await page.goto(`${service.origin}/take-part/now`);
    await page.screenshot({ path: `${pictures}/journey-workshop-now.png`, fullPage: true });
    await go(page, 'Your workshop');
    await says(page, 'Saltmarsh lifeboat house');
    await go(page, 'No, I cannot come');
    await go(page, 'Yes, I am coming');
    const calendar = await page.request.get(`${service.origin}/take-part/workshop/workshop.ics`);
    assert.equal(calendar.status(), 200);
    await page.goto(`${service.origin}/take-part/workshop/briefing`);
    await says(page, 'Words that are used');
    await page.screenshot({ path: `${pictures}/journey-workshop-briefing.png`, fullPage: true });
    await page.goto(`${service.origin}/take-part/now`);
    await go(page, 'Rate the cases');
    await go(page, 'Offering help before rent arrears');
    for (const group of await page.locator('fieldset').all()) await group.locator('input[value="4"]').check();
    await page.screenshot({ path: `${pictures}/journey-workshop-rate.png`, fullPage: true });
    await go(page, 'Save and go on');
    await says(page, 'Case 2 of 6');
    await go(page, 'Save and go on');
    await says(page, 'Rate at least one case');
    await page.goto(`${service.origin}/take-part/workshop/notes`);
    await page.goto(service.origin + (await page.locator('main ul a').first().getAttribute('href')));
    await page.fill('[name=benefits]', 'Help comes early\nNobody is ashamed');
    await page.screenshot({ path: `${pictures}/journey-workshop-note.png`, fullPage: true });
    await go(page, 'Save');
    await says(page, 'Noted');
    await page.goto(`${service.origin}/take-part/workshop/answer/accepted`);
    return context;
}

async function noteTaker(page, origin, meeting, pictures) {
    await page.goto(`${origin}${meeting}`);
    await go(page, 'Table 1');
    await page.locator('main ul a').first().click();
    assert.ok((await page.inputValue('[name=benefits]')).includes('Nobody is ashamed'));
    await page.fill('[name=risks]', 'It follows them');
    await page.screenshot({ path: `${pictures}/journey-workshop-capture.png`, fullPage: true });
    await go(page, 'Save');
    await go(page, "The table's own rating");
    await page.locator('fieldset').first().locator('input[value="3"]').check();
    await go(page, 'Save');
    await go(page, 'Photos of flip charts');
    await page.setInputFiles('[name=file]', { name: 'x.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('GIF89a') });
    await go(page, 'Add the photo');
    await says(page, 'JPEG or PNG');
    await page.setInputFiles('[name=file]', {
        name: 'x.png',
        mimeType: 'image/png',
        buffer: Buffer.from(
            'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
            'base64',
        ),
    });
    await go(page, 'Add the photo');
    const photo = await page.locator('main a:has-text("Photo 1")').getAttribute('href');
    assert.equal((await page.request.get(`${origin}${photo}`)).status(), 200);
    await go(page, 'Remove photo 1');
    await page.goto(`${origin}${meeting}/sheets`);
    await go(page, 'Sheet A06');
    await page.locator('fieldset').first().locator('input[value="1"]').check();
    await go(page, 'Save the sheet');
    await page.screenshot({ path: `${pictures}/journey-workshop-sheet.png`, fullPage: true });
    await page.goto(`${origin}${meeting}/wording`);
    await page.locator('textarea').first().fill('Would I be able to explain it?');
    await go(page, 'Save');
    await go(page, 'Suggest a change to the framework');
    await page.selectOption('[name=table]', '1');
    await page.selectOption('[name=question]', 'N1');
    await page.selectOption('[name=part]', 'text');
    await page.fill('[name=proposed]', 'Is it plain what it is for?');
    await go(page, 'Save');
}

async function facilitator(page, origin, meeting, pictures) {
    await page.goto(`${origin}${meeting}/attendance`);
    await page.selectOption('[name^=state_] >> nth=2', 'attended');
    await go(page, 'Save');
    await says(page, 'Saved');
    await page.goto(`${origin}${meeting}/run`);
    await page.selectOption('[name=step]', '3');
    await go(page, 'Put it on the screen');
    await page.goto(`${origin}${meeting}/run/put`);
    await page.goto(`${origin}${meeting}/run`);
    await go(page, 'Open the screen');
    await heading(page, 'Benefits');
    await page.screenshot({ path: `${pictures}/journey-workshop-screen.png`, fullPage: true });
    await page.goto(`${origin}${meeting}/people`);
    await go(page, 'Invite somebody');
    await page.fill('[name=name]', 'Robin Journey');
    await page.fill('[name=organisation]', 'Coastguard');
    await page.selectOption('[name=sector]', 'other');
    await go(page, 'Invite them');
    await heading(page, 'The code of A13');
    await go(page, 'Back to those invited');
    await go(page, 'A13');
    await page.fill('[name=post]', 'Officer');
    await go(page, 'Save');
    await go(page, 'Give them a new code');
    await page.goto(`${origin}${meeting}/papers`);
    for (const file of ['pack.pdf', 'rating.odt', 'sign-in.html', 'exercises.pdf']) {
        const answer = await page.request.get(`${origin}${meeting}/papers/${file}`);
        assert.equal(answer.status(), 200, file);
    }
    assert.equal((await page.request.get(`${origin}${meeting}/workshop.ics`)).status(), 200);
}

// A series from nothing to its state, and what a case and a criterion are made of.
async function ownSeries(page, origin, pictures) {
    await page.goto(`${origin}/proposals/3/evidence/add`);
    await page.fill('[name=title]', 'Journey workshops');
    await page.check('[name=method][value=workshop]');
    await page.fill('[name=promise]', 'We answer by spring.');
    await go(page, 'Save');
    if (!/evidence\/\d+$/.test(new URL(page.url()).pathname)) await go(page, 'Journey workshops');
    await go(page, 'The workshops');
    const hub = new URL(page.url()).pathname;
    await go(page, 'Set up the workshops');
    await page.fill('[name=plan]', 'ten | Welcome');
    await go(page, 'Save');
    await says(page, 'Line 1 of the plan');
    await page.fill('[name=plan]', '10 | Welcome | Hello');
    await page.fill('[name=briefing]', '# Words\n\n- one\n- two');
    await go(page, 'Save');
    await go(page, 'Case studies');
    await go(page, 'Choose from the library');
    await page.check('[name=cases] >> nth=1');
    await go(page, 'Add them');
    await go(page, 'Add your own');
    await page.fill('[name=title]', 'Our own case');
    await page.selectOption('[name=sector]', 'housing');
    await page.fill('[name=summary]', 'Two services share one list.');
    await page.fill('[name=data_types]', 'Name\nAddress');
    await page.fill('[name=benefits]', 'Less to ask');
    await page.fill('[name=risks]', 'More to lose');
    await go(page, 'Save');
    await go(page, 'Change this case');
    await page.fill('[name=people]', '400 tenants');
    await go(page, 'Save');
    await go(page, 'Write it in Welsh as well');
    await page.fill('[name=title]', 'Ein hachos ni');
    await go(page, 'Save');
    await go(page, 'Change the Welsh');
    await page.goto(`${origin}${hub}`);
    await go(page, 'The briefing and the summary in Welsh');
    await page.fill('[name=topic]', 'Gweithdai taith');
    await go(page, 'Save');
    await page.goto(`${origin}${hub}/cases`);
    await go(page, 'Our own case');
    await go(page, 'Take it out of use');
    await go(page, 'Our own case');
    await go(page, 'Use it again');
    await page.goto(`${origin}${hub}/criteria`);
    await go(page, 'Add a criterion');
    await page.fill('[name=title]', 'Reversible');
    await page.fill('[name=meaning]', 'Could it be undone?');
    await page.fill('[name=low]', 'Never');
    await page.fill('[name=high]', 'At once');
    await go(page, 'Save');
    await go(page, 'Change Reversible');
    await page.fill('[name=high]', 'Within a day');
    await go(page, 'Save');
    await page.goto(`${origin}${hub}`);
    await go(page, 'Start the series');
    await page.goto(`${origin}${hub}/workshops`);
    await go(page, 'Add a workshop');
    await page.fill('[name=area]', 'Inland');
    await page.fill('[name=place]', 'Hall');
    await fillDay(page, 'day', Date.now() + 9 * 86400e3);
    await page.fill('[name=starts]', '9.30');
    await page.fill('[name=minutes]', '240');
    await page.fill('[name=capacity]', '20');
    await page.fill('[name=n_tables]', '2');
    await go(page, 'Save');
    await says(page, 'must be a time like 09:30');
    await page.fill('[name=starts]', '09:30');
    await go(page, 'Save');
    await go(page, 'Change the workshop');
    await page.fill('[name=n_tables]', '3');
    await go(page, 'Save');
    await page.goto(`${page.url()}/state/cancelled`);
    await page.goBack();
    await go(page, 'Nobody came');
    await says(page, 'Plan it again');
    await page.screenshot({ path: `${pictures}/journey-workshop-meeting.png`, fullPage: true });
    await page.goto(`${origin}${hub}/state/closed`);
    await page.goto(`${origin}${hub}/synthesis`);
    await says(page, 'No workshop has been held yet');
    await page.goto(`${origin}${hub}/publish`);
    await page.goto(`${origin}${hub}/framework`);
    await page.fill('[name=version]', '1.7');
    await page.fill('[name=note]', 'A journey');
    await go(page, 'Begin the draft');
    await says(page, 'It cannot be made yet');
}

async function lead(page, origin, pictures) {
    await page.goto(`${origin}/proposals/3/evidence`);
    await go(page, 'Weighing data sharing in three areas');
    await go(page, 'The workshops');
    const hub = new URL(page.url()).pathname;
    await page.screenshot({ path: `${pictures}/journey-workshop-hub.png`, fullPage: true });
    await go(page, 'What is common and what differs');
    await page.screenshot({ path: `${pictures}/journey-workshop-synthesis.png`, fullPage: true });
    await page.goto(`${origin}${hub}/reports`);
    for (const file of ['area-1.pdf', 'area-2.odt', 'synthesis.html', 'counts.csv']) {
        const answer = await page.request.get(`${origin}${hub}/reports/${file}`);
        assert.equal(answer.status(), 200, file);
    }
    for (const file of ['papers/briefing.pdf', 'papers/cases.html']) {
        const answer = await page.request.get(`${origin}${hub}/${file}`);
        assert.equal(answer.status(), 200, file);
    }
    await page.goto(`${origin}${hub}/suggestions`);
    await go(page, 'S6: The question for the public');
    await page.check('[name=state][value=rejected]');
    await go(page, 'Save the decision');
    await says(page, 'Enter the reason');
    await page.fill('[name=reason]', 'It says less.');
    await go(page, 'Save the decision');
    await page.goto(`${origin}${hub}/framework`);
    await go(page, 'version 1.1 after 1.0');
    const draft = page.url();
    await go(page, 'Take it back');
    for (const form of ['add', `${draft.split('/').pop()}/ready`, `${draft.split('/').pop()}/back`])
        await page.goto(`${origin}${hub}/framework/${form}`);
    await page.goto(draft);
    await go(page, 'Hand it to the administrator');
    await says(page, 'With the administrator');
}

async function administrator(page, origin) {
    await page.goto(`${origin}/administration`);
    await go(page, 'New versions of frameworks');
    await go(page, 'version 1.1 after 1.0');
    await says(page, 'limited in time?');
    await page.goto(`${page.url()}/publish`);
    await go(page, 'Publish this version');
    await go(page, 'Read the new version');
    await go(page, 'What changed, and who asked for it');
    await says(page, 'limited in time?');
}

export async function run({ open, service, pictures }) {
    const { origin } = service;
    const codes = service.demo.codes.filter(({ engagement }) => engagement === 'Weighing data sharing: the coast');
    await guest(open, service, codes[0].code, pictures);
    const as = async (role) => {
        const context = await open({});
        await signIn(context, service, personOf(service.demo, role));
        return context.newPage();
    };
    const owner = await as('engagement lead');
    await owner.goto(`${origin}/proposals/3/evidence`);
    await go(owner, 'Weighing data sharing: the coast');
    await go(owner, 'The workshops');
    await owner.goto(`${owner.url()}/workshops`);
    const meeting = await owner.locator('main table a:has-text("Saltmarsh")').getAttribute('href');
    await noteTaker(await as('note-taker'), origin, meeting, pictures);
    await facilitator(await as('facilitator'), origin, meeting, pictures);
    await owner.goto(`${origin}${meeting}/people`);
    await go(owner, 'A12');
    await go(owner, 'Erase who they are');
    await ownSeries(owner, origin, pictures);
    await lead(owner, origin, pictures);
    await administrator(await as('administrator'), origin);
    const anybody = await (await open(PHONE)).newPage();
    await anybody.goto(`${origin}/take-part`);
    await go(anybody, 'What professionals said at workshops');
    await go(anybody, 'Weighing data sharing in three areas');
    await says(anybody, 'Changes to the framework that were asked for');
    await anybody.screenshot({ path: `${pictures}/journey-workshop-public.png`, fullPage: true });
}
