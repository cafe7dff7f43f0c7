/* Whatever is read as ballots is written so that it reads again, and can be counted. */
#include "fuzz/fuzz.h"
#include "stats/voting/stv.h"

static void fuzz_one(struct arena *arena, struct str input) {
    struct ballot_file file, again;
    struct why why = {0};
    if (ballots_read_blt(arena, input, &file, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    struct buf buf;
    buf_init(&buf, arena, 16 * input.n + ((size_t)1 << 20));
    ballots_write_blt(&buf, &file);
    assert(!buf.full);
    enum fail failed = ballots_read_blt(arena, (struct str){buf.s, buf.n}, &again, &why);
    assert(failed == FAIL_NONE);
    assert(again.ballots.n_ballots == file.ballots.n_ballots);
    assert(again.seats == file.seats);
    if (file.ballots.n_candidates > 12 || file.ballots.n_ballots > 30) return;
    struct stv_plan plan = {.ballots = &file.ballots,
                            .seats = file.seats,
                            .rule = STV_SCOTLAND,
                            .withdrawn = file.withdrawn,
                            .tie_order = file.tie_order};
    struct stv out;
    if (stv_run(arena, &plan, &out, &why) == FAIL_NONE) assert(out.n_elected == file.seats);
}
