#include "score/score_words.h"
#include "tests/test.h"

#include <math.h>
#include <string.h>

static void trends_are_told(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct html out = {.arena = arena, .language = "en"};
    struct score_point points[] = {{"3 March", 1, 58, 50, 66},
                                   {"9 June", 2, (double)NAN, (double)NAN, (double)NAN},
                                   {"1 July", 3, 66, 60, 72}};
    assert_null(score_trend_sentence(&out, points, 1));
    assert_null(score_trend_sentence(&out, points, 2)); /* the second has no score */
    const char *text = score_trend_sentence(&out, points, 3);
    assert_non_null(strstr(text, "from 58 (3 March) to 66 (1 July)"));
    assert_non_null(strstr(text, "overlap: it may be chance"));
    points[2].low = 67;
    points[2].score = 70;
    assert_non_null(strstr(score_trend_sentence(&out, points, 3), "more than chance"));
    points[2] = (struct score_point){"1 July", 3, 58.3, 50, 66};
    text = score_trend_sentence(&out, points, 3);
    assert_non_null(strstr(text, "stayed at 58"));
    assert_null(strstr(text, "chance"));
    arena_free(arena);
}
TEST(trends_are_told, "score: how a score went is told with whether it is more than chance");
