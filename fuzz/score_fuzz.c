/* A published score that is read holds together: shapes match, and a fault is named. */
#include "fuzz/fuzz.h"
#include "stats/score_file.h"

static void fuzz_one(struct arena *arena, struct str input) {
    struct score_about about;
    struct score_summary summary;
    const json_t *figures = NULL;
    const struct score_altered *altered;
    size_t n_altered;
    struct why why = {0};
    if (!score_digests_check(arena, input, &altered, &n_altered)) assert(n_altered == 0);
    if (score_file_read(arena, input, &about, &summary, &figures, &why) != FAIL_NONE) {
        assert(why.text[0] != '\0');
        return;
    }
    assert(figures != NULL);
}
