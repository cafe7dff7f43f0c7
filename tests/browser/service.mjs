// Starts the built program with a fresh example programme on a free port, and stops it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const WAIT_MS = 60_000;

// FOLKMOOT_TEST_DATABASE: an empty PostgreSQL database to serve from, in place of SQLite.
const database = process.env.FOLKMOOT_TEST_DATABASE
    ? ['--database', process.env.FOLKMOOT_TEST_DATABASE]
    : [];

/** The data folder with the example programme; `demo` is what `folkmoot demo --json` printed. */
export async function startService(binary) {
    const folder = mkdtempSync(join(tmpdir(), 'folkmoot-browser-'));
    const data = join(folder, 'data');
    const demo = JSON.parse(
        execFileSync(binary, ['demo', '--data', data, '--json', ...database], {
            encoding: 'utf8',
            maxBuffer: 16 << 20,
        }),
    );
    const pages = JSON.parse(execFileSync(binary, ['pages'], { encoding: 'utf8' }));
    const child = spawn(binary, ['serve', '--data', data, '--listen', '127.0.0.1:0', ...database], {
        stdio: ['ignore', 'pipe', 'pipe'],
    });
    // However this run ends, nothing of it stays behind.
    const clean = () => {
        child.kill('SIGKILL');
        rmSync(folder, { recursive: true, force: true });
    };
    process.once('exit', clean);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(1));
    let log = '';
    const origin = await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`did not start:\n${log}`)), WAIT_MS);
        const read = (chunk) => {
            log += chunk;
            const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(log);
            if (found) {
                clearTimeout(timer);
                resolve(found[0]);
            }
        };
        child.stdout.on('data', read);
        child.stderr.on('data', read);
        child.on('exit', (status) => reject(new Error(`ended with ${status}:\n${log}`)));
    });
    return {
        origin,
        demo,
        pages,
        data,
        log: () => log,
        /** Stops it as an administrator would; resolves to the exit status. */
        async stop() {
            const status = await new Promise((resolve) => {
                child.removeAllListeners('exit');
                child.on('exit', (code, signal) => resolve(code ?? signal));
                child.kill('SIGTERM');
            });
            process.removeListener('exit', clean);
            rmSync(folder, { recursive: true, force: true });
            return status;
        },
    };
}
