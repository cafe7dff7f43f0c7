#include "base/log.h"
#include "tests/test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Runs log_event with standard error caught in a file; returns what was written. */
static const char *caught(enum log_level level, const char *event, const char *value) {
    static char text[5000];
    FILE *file = tmpfile();
    assert_non_null(file);
    int former = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    log_event(level, event, "%s", value);
    dup2(former, STDERR_FILENO);
    close(former);
    rewind(file);
    size_t n = fread(text, 1, sizeof text - 1, file);
    text[n] = '\0';
    fclose(file);
    return text;
}

static void lines_cannot_be_forged(void **state) {
    (void)state;
    const char *line = caught(LOG_ERROR, "disk", "a=1\n<3>forged\x1b[31m\\ b=2");
    assert_int_equal(strncmp(line, "<3>20", 5), 0);
    assert_non_null(strstr(line, "Z disk a=1\\x0a<3>forged\\x1b[31m\\x5c b=2\n"));
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
    char big[4000];
    memset(big, '\n', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    line = caught(LOG_ERROR, "big", big);
    assert_true(strlen(line) < 2049);
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}
TEST(lines_cannot_be_forged, "base: a log line is one line whatever its values hold");

static void levels_are_kept(void **state) {
    (void)state;
    assert_string_equal(caught(LOG_INFO, "quiet", ""), "");
    log_level_set(LOG_DEBUG);
    assert_non_null(strstr(caught(LOG_DEBUG, "loud", ""), "<7>"));
    log_level_set(LOG_NOTICE);
}
TEST(levels_are_kept, "base: what is less important than the level is not logged");

static void addresses_are_shortened(void **state) {
    (void)state;
    static const char *const pairs[][2] = {{"203.0.113.77", "203.0.113.0/24"},
                                           {"::ffff:203.0.113.77", "203.0.113.0/24"},
                                           {"2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"},
                                           {"::1", "::/48"},
                                           {"nonsense", "unknown"},
                                           {"", "unknown"},
                                           {NULL, "unknown"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        char out[64];
        log_client(pairs[i][0], out);
        assert_string_equal(out, pairs[i][1]);
    }
}
TEST(addresses_are_shortened, "base: client addresses are logged shortened only");
