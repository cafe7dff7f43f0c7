// What members of the public are sent, and what pages say only now and then (after something was
// done, where nothing is there yet), stands in Welsh: the browser check sees no messages and not
// every state of a page. The last line is `N passed, N failed`.
import { readFileSync } from 'node:fs';

// Sources all of whose texts the public reads.
const PUBLIC = [
    'civic/join_pages.c',
    'conversation/open_pages.c',
    'conversation/public.html',
    'conversation/take_part_pages.c',
    'dialogue/event_common.c',
    'dialogue/kit_document.c',
    'dialogue/mine_pages.c',
    'dialogue/programme_pages.c',
    'dialogue/remind.c',
    'dialogue/write_up_form.c',
    'dialogue/write_up_pages.c',
    'evidence/reply_pages.c',
    'evidence/take_part_pages.c',
    'jury/juror_pages.c',
    'jury/report_public_pages.c',
    'ledger/log_pages.c',
    'panel/gate.c',
    'panel/invitation.c',
    'panel/member_form.c',
    'panel/mine_pages.c',
    'panel/public.html',
    'panel/public_pages.c',
    'panel/public_wave_pages.c',
    'publication/follow_pages.c',
    'publication/public_pages.c',
    'publication/register_pages.c',
    'question/answer_common.c',
    'recruit/letter_pages.c',
    'recruit/lottery_pages.c',
    'web/form_read.c',
    'workshop/part_pages.c',
    'workshop/public_pages.c',
].map((file) => `src/${file}`);

const LITERAL = String.raw`((?:"(?:[^"\\]|\\.)*"\s*)+)`;

/** The blocks of a gettext file, as { files, id, text }. */
function blocks(path) {
    return readFileSync(path, 'utf8')
        .split('\n\n')
        .map((block) => {
            const joined = (word) => {
                const found = new RegExp(`^${word} ${LITERAL}`, 'm').exec(block)?.[1] ?? '';
                return [...found.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map((part) => part[1]).join('');
            };
            return {
                files: [...block.matchAll(/^#: (\S+)/gm)].map((found) => found[1]),
                id: joined('msgid'),
                text: joined('msgstr') || joined(String.raw`msgstr\[0\]`),
            };
        });
}

const welsh = new Map(blocks('assets/locale/cy.po').map(({ id, text }) => [id, text]));
let [passed, failed] = [0, 0];
for (const { files, id } of blocks('build/texts.pot')) {
    // Addresses stand in the templates too, and are nobody's words.
    if (!files.some((file) => PUBLIC.includes(file)) || /^(%s)?[/?]/.test(id)) continue;
    if (welsh.get(id)) passed++;
    else {
        failed++;
        console.log(`FAILED  no Welsh for '${id}', of ${files.join(', ')}`);
    }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
