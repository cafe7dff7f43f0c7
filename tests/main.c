#include "base/hash.h"
#include "tests/test.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

KIND_DECLARE(test);

static char folders[4096][64];
static size_t n_folders;

const char *test_folder(void) {
    if (n_folders == sizeof folders / sizeof folders[0]) abort();
    char *path = folders[n_folders++];
    snprintf(path, sizeof folders[0], "/tmp/folkmoot-test-XXXXXX");
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

int main(int argc, char **argv) {
    base_start();
    atexit(folders_remove);
    static struct CMUnitTest tests[20000];
    size_t n = 0;
    for (KIND_EACH(test, at)) {
        if (argc > 1 && strstr((*at)->title, argv[1]) == NULL) continue;
        tests[n++] = (struct CMUnitTest){.name = (*at)->title, .test_func = (*at)->run};
    }
    qsort(tests, n, sizeof tests[0], by_title);
    int failed = n == 0 ? 0 : _cmocka_run_group_tests("folkmoot", tests, n, NULL, NULL);
    printf("%zu passed, %d failed\n", n - (size_t)failed, failed);
    fflush(stdout); /* the leak checker ends the process without it */
    return failed == 0 && n > 0 ? 0 : 1;
}
