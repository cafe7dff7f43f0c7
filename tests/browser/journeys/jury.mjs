// A jury day: facilitator, note-taker, oversight member and juror, on a phone, without script.
import { assert, go, heading, says, secondWindow, tooLate } from '../steps.mjs';
import { personOf, signIn } from '../roles.mjs';

export const name = 'jury: opened, voted on, closed and signed by those who run it and by jurors';

const PHONE = { viewport: { width: 390, height: 844 }, javaScriptEnabled: false };

/** A small jury of its own votes on reasons: one juror on a phone, one on paper. */
async function reasons({ open, service }) {
    const desk = await open({ javaScriptEnabled: false });
    await signIn(desk, service, personOf(service.demo, 'engagement lead'));
    const lead = await desk.newPage();
    await lead.goto(`${service.origin}/proposals/1/evidence/add`);
    await lead.fill('[name=title]', 'Jury on figures of falls');
    await lead.check('[name=method][value=jury]');
    await go(lead, 'Save');
    const engagement = lead.url().replace(/\/jury$/, '');
    await lead.goto(`${engagement}/uses/add`);
    await lead.fill('[name=name]', 'falls');
    await lead.fill('[name=title]', 'Finding people who may fall');
    await go(lead, 'Save');
    await lead.goto(`${engagement}/participants`);
    await lead.fill('[name=count]', '2');
    await lead.locator('main form:has([name=count]) button').click();
    const slip = await lead.locator('main').innerText();
    const [code] = /[A-Z0-9]{4}(-[A-Z0-9]{4})+/.exec(slip);

    await lead.goto(`${engagement}/jury/reasons`);
    await go(lead, 'Let jurors write reasons');
    await go(lead, 'Finding people who may fall');
    await lead.check('[name=side][value=yes]');
    await lead.fill('[name=wording]', 'Fewer people lie there for hours');
    await go(lead, 'Add');
    await lead.goto(`${engagement}/jury/reasons`);
    const stale = await secondWindow(lead);
    await go(lead, 'Close the list and let jurors vote');
    await tooLate(stale, 'Close the list and let jurors vote', /\/reasons\/state\/voting$/);

    const juror = await (await open(PHONE)).newPage();
    await juror.goto(`${service.origin}/take-part`);
    await juror.fill('[name=code]', code);
    await go(juror, 'Continue');
    await go(juror, 'Vote on reasons');
    await juror.locator('main select').first().selectOption('1');
    await go(juror, 'Save my votes');
    await says(juror, 'The votes on reasons are kept');
    await lead.goto(`${engagement}/jury/ballots`);
    await lead.locator('main a[href$="/reasons"]').last().click();
    await lead.look();
    await lead.locator('main select').first().selectOption('1');
    await go(lead, 'Save the votes');
    await lead.goto(`${engagement}/jury/reasons`);
    await go(lead, 'Close the vote on reasons');
    await says(lead, 'Votes');
    assert.equal(await lead.getByRole('button', { name: /vote on reasons again/ }).count(), 0);
}

export async function run(tools) {
    await reasons(tools);
    await published(tools);
}

async function published({ open, service, pictures }) {
    const as = async (role, options = PHONE) => {
        const context = await open(options);
        await signIn(context, service, personOf(service.demo, role));
        const page = await context.newPage();
        await page.goto(`${service.origin}/proposals`);
        return page;
    };
    const look = (page, what) =>
        page.screenshot({ path: `${pictures}/journey-jury-${what}.png`, fullPage: true });

    // The facilitator finds the jury without seeing the draft.
    const lead = await as('facilitator');
    await says(lead, 'You were asked to help');
    await go(lead, 'Care at home from the first day');
    await says(lead, 'Your role here: Facilitator.');
    await lead.locator('main a', { hasText: 'The jury' }).first().click();
    await heading(lead, 'The jury');
    const jury = new URL(lead.url()).pathname;
    assert.equal((await lead.goto(service.origin + jury.replace(/\/evidence.*/, ''))).status(), 403);

    // Plans a vote, opens it; the screen counts papers and tells no result.
    await lead.goto(`${service.origin}${jury}/votes`);
    await go(lead, 'Plan a vote');
    await lead.fill('[name=title]', 'Where shall the forum be?');
    await lead.check('[name=kind][value=ranked]');
    await lead.fill('[name=options]', 'Library\nTown Hall\nSchool');
    await go(lead, 'Save');
    const behind = await secondWindow(lead);
    await go(lead, 'Open the vote');
    await tooLate(behind, 'Open the vote', /\/state\/open$/);
    await says(lead, '0 of 18 papers are in');
    const vote = new URL(lead.url()).pathname;

    // A juror ranks with their code.
    const { code } = service.demo.codes.findLast((c) => c.engagement.includes('care at home'));
    const juror = await (await open(PHONE)).newPage();
    await juror.goto(`${service.origin}/take-part`);
    await juror.fill('[name=code]', code);
    await go(juror, 'Continue');
    await look(juror, 'juror');
    await go(juror, 'Vote: Where shall the forum be?');
    await go(juror, 'Hand in my paper');
    assert.ok((await juror.title()).startsWith('Error'), 'an empty paper is given back');
    const places = juror.locator('main select');
    await places.nth(0).selectOption('2');
    await places.nth(1).selectOption('1');
    await go(juror, 'Hand in my paper');
    await says(juror, 'The paper is in');

    // The juror asks, and reads and signs a page of the report.
    await go(juror, 'Ask a question');
    await juror.fill('[name=question]', 'Who checks the list every year?');
    await go(juror, 'Ask');
    await says(juror, 'Who checks the list every year?');
    await juror.goto(`${service.origin}/take-part/jury/report`);
    await go(juror, 'The verdict');
    await says(juror, 'Accepted (three quarters)');
    await look(juror, 'sign');
    await juror.check('[name=agrees][value=yes]');
    await go(juror, 'Save and go on');
    await juror.goto(`${service.origin}/take-part/jury/report`);
    await says(juror, 'Signed');

    // The note-taker answers, and types in a paper; only who may sees each page.
    const notes = await as('note-taker');
    await notes.goto(`${service.origin}${jury}/questions`);
    await notes.locator('main a', { hasText: 'Answer' }).first().click();
    await notes.fill('[name=answer]', 'An auditor from outside (answered by the council).');
    await notes.check('[name=state][value=answered]');
    await go(notes, 'Save');
    await says(notes, 'An auditor from outside');
    await notes.goto(service.origin + vote);
    await notes.locator('main a', { hasText: 'Enter' }).first().click();
    await notes.check('[name=abstain]');
    await go(notes, 'Save the paper');
    assert.equal((await notes.goto(`${service.origin}${jury}/settings`)).status(), 403);

    // The screen, then the result with its matrix.
    await lead.goto(`${service.origin}${jury}/screen`);
    await says(lead, 'papers are in');
    await lead.goto(service.origin + vote);
    await go(lead, 'Close the vote and count');
    await says(lead, 'First: Town Hall');
    await says(lead, 'Strength of the strongest path');
    await look(lead, 'result');

    // The oversight panel reads and reviews, and sees no notes.
    const oversight = await as('oversight panel member', { viewport: { width: 1280, height: 900 } });
    await oversight.goto(`${service.origin}${jury}/oversight`);
    await says(oversight, 'are signed off by all 3 members');
    await look(oversight, 'oversight');
    assert.equal((await oversight.goto(`${service.origin}${jury}/notes`)).status(), 403);

    // Votes on reasons that were shown are not asked for again.
    await lead.goto(`${service.origin}${jury}/reasons`);
    assert.equal(await lead.getByRole('button', { name: /vote on reasons again/ }).count(), 0);
    await juror.goto(`${service.origin}/take-part/now`);

    // A juror may write a minority statement; signatures on paper are typed in.
    await juror.goto(`${service.origin}/take-part/jury/report`);
    await go(juror, 'Write or join a minority statement');
    await notes.goto(`${service.origin}${jury}/ballots`);
    await notes.locator('main a[href*="/paper/"][href$="/report"]').first().click();
    await notes.look();

    // The report goes back for a correction, and once only.
    await lead.goto(`${service.origin}${jury}/report`);
    const late = await secondWindow(lead);
    await go(lead, 'Back to draft');
    await tooLate(late, 'Back to draft', /\/report\/state\/draft$/);
    await go(lead, 'Let the jurors sign it');
    await says(lead, 'Close the votes in the room first');

    // Every total adds up, and the published jury's slip is named.
    await lead.goto(`${service.origin}${jury}/report`);
    await says(lead, 'checks hold');
    await look(lead, 'report');
    const print = await lead.goto(`${service.origin}${jury}/report/print`);
    assert.equal(print.status(), 200);

    // A slip that somebody else printed: the report goes on for a reason in writing only.
    await lead.goto(`${service.origin}${jury}/printed/sums`);
    await lead.fill('[name=place]', 'A release');
    await lead.fill('[name=what]', 'Answers');
    await lead.check('[name=kind][value=percents]');
    await lead.fill('[name=parts]', '60 30');
    await lead.locator('main form button').first().click();
    await lead.goto(`${service.origin}${jury}/report`);
    await says(lead, 'Checks that do not hold: 1 of');
    await go(lead, 'Look at the checks that do not hold');
    await look(lead, 'checks');
    await lead.fill('[name=reason]', 'The release is not ours, and its publisher knows.');
    await go(lead, 'Keep the reason');
    await says(lead, 'The release is not ours');
}
