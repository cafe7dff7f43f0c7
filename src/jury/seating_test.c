/* Seating in the jury of the journey. */
#include "jury/seating_test.h"

#include "tests/test.h"
#include "tests/visitor.h"

#include <stdlib.h>
#include <string.h>

static const char *const page = "/proposals/1/evidence/1/jury/tables";

#define SEATS(...)                                                                                 \
    assert_int_equal(visitor_post(v, NULL, page, (const char *const[]){__VA_ARGS__, NULL}), 303)

/* Four at three tables cannot all be apart; three can, and are, in every round. */
void seating_keeps_apart(struct visitor *v, struct visitor *jurors) {
    static const char *const wrong[][2] = {{"J01 J99", "Line 1: there is no juror"},
                                           {"J01 J02\nj02 J03", "Line 2: J02 is named twice"},
                                           {"J01", "name at least two jurors"}};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        visitor_post_fields(v, NULL, page, "tables", "3", "rounds", "3", "apart_by", "named",
                            "apart", wrong[i][0]);
        assert_int_equal(v->status, 422);
        SEES(v, wrong[i][1]);
    }
    visitor_post_fields(v, NULL, page, "tables", "3", "rounds", "3", "apart", "J01 J02");
    assert_int_equal(v->status, 422);
    SEATS("tables", "3", "rounds", "3", "apart_by", "named", "apart", "J01 J02 J03 J04");
    visitor_go(v, page);
    SEES(v, "there are too few tables for it");
    SEATS("tables", "3", "rounds", "3", "apart_by", "named", "apart", "j01, J02; J03\n\nJ04 J05");
    visitor_go(v, page);
    SEES(v, "Round 3");
    SEES(v, "Nobody shares a table with those they are kept apart from.");
    int64_t seats[3][3]; /* of J01 to J03, as they read them themselves */
    for (size_t j = 0; j < 3; j++) {
        visitor_go(&jurors[j], "/take-part/jury");
        const char *from = jurors[j].body;
        for (size_t r = 0; r < 3; r++) {
            from = strstr(from, "you sit at table ") + strlen("you sit at table ");
            seats[j][r] = (unsigned char)*from;
        }
    }
    for (size_t r = 0; r < 3; r++) {
        assert_int_not_equal(seats[0][r], seats[1][r]);
        assert_int_not_equal(seats[0][r], seats[2][r]);
        assert_int_not_equal(seats[1][r], seats[2][r]);
    }
}

/* The second day: who is not there is not seated, the rounds of the first day stay, and the new
 * ones come after them. */
void seating_goes_on(struct visitor *v) {
    visitor_go(v, page);
    SEES(v, "Those who are here on 2 January 2020");
    char *first_day = strdup(strstr(v->body, "Round 1"));
    strstr(first_day, "Round 2")[0] = '\0';
    visitor_post_fields(v, NULL, page, "tables", "3", "rounds", "1", "held", "4");
    assert_int_equal(v->status, 422); /* three were seated */
    SEATS("tables", "3", "rounds", "2", "held", "1", "day", "2020-01-02", "apart_by", "named",
          "apart", "J01 J02 J03\nJ04 J05");
    visitor_go(v, page);
    assert_non_null(strstr(v->body, first_day));
    free(first_day);
    SEES(v, "Round 3");
    HIDDEN(v, "Round 4");
    const char *second = strstr(v->body, "Round 2"), *absent = strstr(second, "J03");
    assert_true(absent == NULL || absent > strstr(second, "Seat them anew"));
}
