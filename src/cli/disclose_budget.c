/* disclose --budget: what was told about the same people before. One file for them, whatever it is
 * called by: links are followed to it, and who spends holds its lock. */
#include "base/file.h"
#include "base/json.h"
#include "cli/disclose.h"
#include "stats/disclosure/noise.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUDGET_BYTES = 1 << 20, SPENDS_MOST = 10000 };

struct spends {
    struct privacy_budget budget;
    double each[SPENDS_MOST];
    size_t n;
};

static enum fail budget_fault(const char *path, struct why *why) {
    why_fail(why, FAIL_INPUT, "budget",
             "this is no privacy budget: want folkmoot-budget/1 with epsilon and the list spent");
    return why_in_file(why, path);
}

static enum fail budget_read(struct arena *arena, const char *path, struct spends *out,
                             struct why *why) {
    struct str text;
    json_t *root;
    const char *format;
    TRY(input_read(arena, path, BUDGET_BYTES, &text, why));
    if (json_read(arena, text, &root, why) != FAIL_NONE) return why_in_file(why, path);
    const json_t *epsilon = json_object_get(root, "epsilon"),
                 *list = json_object_get(root, "spent");
    if (json_text(root, "format", &format, NULL) != FAIL_NONE ||
        !text_is(format, "folkmoot-budget/1") || !json_is_number(epsilon) || !json_is_array(list) ||
        !(json_number_value(epsilon) > 0) || json_array_size(list) >= SPENDS_MOST)
        return budget_fault(path, why);
    out->budget.epsilon = json_number_value(epsilon);
    for (out->n = 0; out->n < json_array_size(list); out->n++) {
        const json_t *one = json_array_get(list, out->n);
        if (!json_is_number(one) || !(json_number_value(one) > 0)) return budget_fault(path, why);
        out->each[out->n] = json_number_value(one);
        out->budget.spent += out->each[out->n];
    }
    return FAIL_NONE;
}

static enum fail budget_write(struct arena *arena, const char *path, const struct spends *spends,
                              struct why *why) {
    struct buf buf;
    struct json_out out;
    buf_init(&buf, arena, BUDGET_BYTES);
    json_out_init(&out, &buf);
    json_open(&out, '{');
    json_pair_text(&out, "format", "folkmoot-budget/1");
    json_pair_real(&out, "epsilon", spends->budget.epsilon);
    json_key(&out, "spent");
    json_open(&out, '[');
    for (size_t i = 0; i < spends->n; i++) json_put_real(&out, spends->each[i]);
    json_close(&out, ']');
    json_close(&out, '}');
    buf_char(&buf, '\n');
    if (buf.full) return why_fail(why, FAIL_LIMIT, "budget", "the budget has too many entries");
    return file_write(path, buf.s, buf.n, 0600, why);
}

/* The file itself: a link that was replaced by a file would leave the budget behind it unspent, and
 * a second name of a file keeps what the first name's file says no longer. */
static enum fail place_find(struct arena *arena, const char *path, const char **out, bool *exists,
                            struct why *why) {
    char real[PATH_MAX];
    struct stat about;
    *exists = lstat(path, &about) == 0;
    if (realpath(path, real) != NULL) {
        if (stat(real, &about) != 0 || !S_ISREG(about.st_mode) || about.st_nlink > 1)
            return why_fail(why, FAIL_INPUT, "budget",
                            "'%.200s' is not a file with this one name: give the budget itself",
                            path);
        *out = arena_copy(arena, real);
        return FAIL_NONE;
    }
    if (*exists)
        return why_fail(why, FAIL_INPUT, "budget", "'%.200s' is a link that leads to no file",
                        path);
    const char *slash = strrchr(path, '/'), *name = slash == NULL ? path : slash + 1;
    const char *folder = slash == NULL   ? "."
                         : slash == path ? "/"
                                         : arena_copy_n(arena, path, (size_t)(slash - path));
    if (*name == '\0' || realpath(folder, real) == NULL)
        return why_fail(why, FAIL_INPUT, "budget", "there is no folder for '%.200s'", path);
    *out = path_join(arena, real, name);
    return FAIL_NONE;
}

/* It waits for whoever is spending now. The lock is a file of its own, since the budget is written
 * anew and renamed into its place. */
static enum fail budget_lock(struct arena *arena, const char *path, int *out, struct why *why) {
    const char *beside = arena_printf(arena, "%s.lock", path);
    int file = open(beside, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600), got = -1;
    if (file < 0)
        return why_fail(why, FAIL_SYSTEM, "budget", "'%.200s' could not be opened: %s", beside,
                        strerrordesc_np(errno));
    do got = flock(file, LOCK_EX);
    while (got != 0 && errno == EINTR);
    if (got != 0) {
        why_fail(why, FAIL_SYSTEM, "budget", "'%.200s' could not be locked: %s", beside,
                 strerrordesc_np(errno));
        close(file);
        return FAIL_SYSTEM;
    }
    *out = file;
    return FAIL_NONE;
}

static enum fail locked_spend(struct arena *arena, const char *place, double limit, double epsilon,
                              struct why *why) {
    struct spends *spends = ARENA_NEW(arena, struct spends);
    if (!isnan(limit)) {
        if (file_exists(place))
            return why_fail(why, FAIL_INPUT, "limit",
                            "'%.200s' has its limit; '--limit' is for a new budget", place);
        spends->budget.epsilon = limit;
    } else {
        TRY(budget_read(arena, place, spends, why));
    }
    TRY(privacy_spend(&spends->budget, epsilon, why));
    spends->each[spends->n++] = epsilon;
    return budget_write(arena, place, spends, why);
}

enum fail disclose_spend(const struct arguments *arguments, double epsilon, struct why *why) {
    struct arena *arena = arguments->arena;
    const char *path = argument(arguments, "budget"), *place;
    bool exists;
    double limit;
    int lock = -1;
    TRY(argument_real(arguments, "limit", 1e-6, 1000, (double)NAN, &limit, why));
    if (path == NULL)
        return isnan(limit) ? FAIL_NONE
                            : why_fail(why, FAIL_INPUT, "limit", "'--limit' goes with '--budget'");
    TRY(place_find(arena, path, &place, &exists, why));
    if (!exists && isnan(limit))
        return why_fail(why, FAIL_INPUT, "budget",
                        "there is no '%.200s'; give '--limit N' to begin a budget of N", path);
    TRY(budget_lock(arena, place, &lock, why));
    enum fail fail = locked_spend(arena, place, limit, epsilon, why);
    close(lock);
    return fail;
}
