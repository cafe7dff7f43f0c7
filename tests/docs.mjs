// Every link in the documents leads to a file that is there, and to a heading that is in it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { dirname, join, normalize } from 'node:path';

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    encoding: 'utf8',
})
    .split('\n')
    .filter((f) => f !== '' && existsSync(f));

/** The anchor of a heading, as code hosts make it. */
const anchor = (heading) =>
    heading
        .toLowerCase()
        .replace(/[`*]/g, '')
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replace(/\s/g, '-');

const withoutCode = (text) => text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
const anchors = (file) =>
    new Set([...readFileSync(file, 'utf8').replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.*)$/gm)].map((m) => anchor(m[1])));

let checked = 0;
let failed = 0;
for (const file of files) {
    const text = withoutCode(readFileSync(file, 'utf8'));
    for (const [, , target] of text.matchAll(/(!?)\[[^\]]*\]\(([^)\s]+)\)/g)) {
        if (/^(https?:|mailto:)/.test(target)) continue;
        checked++;
        const [path, hash] = target.split('#');
        const to = path === '' ? file : normalize(join(dirname(file), path));
        let wrong = '';
        if (!existsSync(to)) wrong = 'there is no such file';
        else if (hash && statSync(to).isFile() && !anchors(to).has(hash)) wrong = 'there is no such heading';
        if (wrong) {
            failed++;
            console.log(`FAILED ${file}: ${target}: ${wrong}`);
        }
    }
}
console.log(`${checked} links in ${files.length} documents`);
process.exitCode = failed === 0 ? 0 : 1;
