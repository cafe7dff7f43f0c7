#include "base/clock.h"
#include "base/hash.h"
#include "base/str.h"
#include "tests/test.h"

#include <ftw.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

KIND_DECLARE(test);

static char folders[4096][128];
static size_t n_folders;

const char *test_folder(void) {
    if (n_folders == sizeof folders / sizeof folders[0]) abort();
    char *path = folders[n_folders++];
    const char *place = getenv("TMPDIR");
    snprintf(path, sizeof folders[0], "%s/folkmoot-test-XXXXXX", place == NULL ? "/tmp" : place);
    if (mkdtemp(path) == NULL) abort();
    return path;
}

static int remove_one(const char *path, const struct stat *about, int flag, struct FTW *at) {
    (void)about, (void)flag, (void)at;
    return remove(path);
}

static void folders_remove(void) {
    for (size_t i = 0; i < n_folders; i++) nftw(folders[i], remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static int by_title(const void *a, const void *b) {
    return strcmp(((const struct CMUnitTest *)a)->name, ((const struct CMUnitTest *)b)->name);
}

/* Tests that take much processor time, their own or of processes that they start and wait for, are
 * named, so that somebody makes them shorter. The clock on the wall would tell of the machine.
 */
enum { LONG_MS = 2000 };
static int64_t started;

static int64_t milliseconds_of(int who) {
    struct rusage use;
    if (getrusage(who, &use) != 0) return 0;
    return (int64_t)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000 +
           (use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1000;
}

static int64_t processor_ms(void) {
    return milliseconds_of(RUSAGE_SELF) + milliseconds_of(RUSAGE_CHILDREN);
}

static int start_clock(void **state) {
    *state = NULL;
    started = processor_ms();
    return 0;
}

static int name_the_long(void **state) {
    (void)state;
    int64_t took = processor_ms() - started;
    if (took > LONG_MS)
        printf("note: %.1f s of processor for the test above\n", (double)took / 1000);
    return 0;
}

/* Every `of`th test from the `part`th on, in the order of their titles. */
static size_t take_part(struct CMUnitTest *tests, size_t n, size_t part, size_t of) {
    size_t taken = 0;
    for (size_t i = part; i < n; i += of) tests[taken++] = tests[i];
    return taken;
}

/* Whether `title` contains one of `words`, which '|' parts. */
static bool title_has(const char *title, const char *words) {
    for (;;) {
        size_t n = strcspn(words, "|");
        if (memmem(title, strlen(title), words, n) != NULL) return true;
        if (words[n] == '\0') return false;
        words += n + 1;
    }
}

/* FOLKMOOT_TEST_MINUTES: how far the tests' clock stands from the machine's, so that what holds
 * only at some hours of the day shows at any.
 */
static void clock_set(void) {
    const char *text = getenv("FOLKMOOT_TEST_MINUTES");
    int64_t minutes;
    if (text != NULL && str_int(str_of(text), -600000, 600000, &minutes))
        clock_shift(minutes * 60 * CLOCK_SECOND);
}

/* folkmoot-test [PATTERN [PART OF]]: tests whose title contains PATTERN, or one of the patterns of
 * ONE|OTHER; of these, when several processes share the work, those of this part, counted from 0.
 */
int main(int argc, char **argv) {
    base_start();
    clock_set();
    atexit(folders_remove);
    static struct CMUnitTest tests[20000];
    size_t n = 0;
    for (KIND_EACH(test, at)) {
        if (argc > 1 && !title_has((*at)->title, argv[1])) continue;
        tests[n++] = (struct CMUnitTest){.name = (*at)->title,
                                         .test_func = (*at)->run,
                                         .setup_func = start_clock,
                                         .teardown_func = name_the_long};
    }
    qsort(tests, n, sizeof tests[0], by_title);
    int64_t part, of;
    if (argc == 4 && str_int(str_of(argv[3]), 1, 64, &of) &&
        str_int(str_of(argv[2]), 0, of - 1, &part)) {
        n = take_part(tests, n, (size_t)part, (size_t)of);
        if (n == 0) return 0;
    }
    int failed = n == 0 ? 0 : _cmocka_run_group_tests("folkmoot", tests, n, NULL, NULL);
    printf("%zu passed, %d failed\n", n - (size_t)failed, failed);
    fflush(stdout); /* the leak checker ends the process without it */
    return failed == 0 && n > 0 ? 0 : 1;
}
