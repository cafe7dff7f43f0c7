/* Addresses as people type them. */
#include "recruit/address.h"
#include "recruit/frame_sample.h"
#include "tests/test.h"

#include <string.h>

static const char *postcode_of(struct arena *arena, const char *typed) {
    const char *out = NULL;
    return postcode_read(arena, typed, &out) ? out : NULL;
}

static void postcodes_are_put_right(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    static const char *const good[][2] = {
        {"sw1a1aa", "SW1A 1AA"},   {"M1 1AE", "M1 1AE"},     {" b33 8th ", "B33 8TH"},
        {"CR2-6XH", "CR2 6XH"},    {"dn55 1pt", "DN55 1PT"}, {"EC1A 1BB", "EC1A 1BB"},
        {"W1A OAX", "W1A 0AX"},    {"GIR 0AA", "GIR 0AA"},   {"MI 1AE", "M1 1AE"},
        {"CF10 3NP.", "CF10 3NP"}, {"L0 1AB", "L0 1AB"},     {"lO lAB", "L0 1AB"},
    };
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_string_equal(postcode_of(arena, good[i][0]), good[i][1]);
    static const char *const bad[] = {"",          "ABC",    "SW1A",  "12345",   "SW1A 1A",
                                      "SW1A 1AAA", "É1 1AA", "A 1AA", "523 4AB", "AAA1 1AA"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) assert_null(postcode_of(arena, bad[i]));
    arena_free(arena);
}
TEST(postcodes_are_put_right,
     "recruit: postcodes are read in all six forms, with letters for digits put right");

struct pair {
    const char *mailed, *typed;
    enum address_match match;
};

static void homes_are_told_apart(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    static const struct pair pairs[] = {
        {"12 Mill Lane\nAshbury\nAB1 2CD", "12 mill ln, ashbury, ab12cd", ADDRESS_SAME},
        {"12 Mill Lane\nAshbury\nWENSHIRE\nAB1 2CD", "12 Mill Lane\nAB1 2CD", ADDRESS_SAME},
        {"Flat 3\n12 Mill Lane\nAshbury\nAB1 2CD", "Apt 3, 12 Mill Lane AB1 2CD", ADDRESS_SAME},
        {"1 St. James's Square\nAshbury\nAB1 2CD", "1 Saint Jamess Sq AB1 2CD", ADDRESS_SAME},
        {"Rose Cottage\nChurch Road\nAB1 2CD", "rose cottage, church rd AB1 2CD", ADDRESS_SAME},
        {"2 Heol y Bont\nLlanfair\nCF10 3NP", "2 Heol y Bont, Llanfair CF10 3NP", ADDRESS_SAME},
        /* somebody should look */
        {"Flat 3\n12 Mill Lane\nAshbury\nAB1 2CD", "12 Mill Lane\nAB1 2CD", ADDRESS_DOUBTFUL},
        {"12 Mill Lane\nAshbury\nAB1 2CD", "12 Mill Lane, Ashbury AB1 2CE", ADDRESS_DOUBTFUL},
        {"12 Mill Lane\nAshbury\nAB1 2CD", "21 Mill Lane, Ashbury AB1 2CD", ADDRESS_DOUBTFUL},
        {"Rose Cottage\nChurch Road\nAB1 2CD", "Ivy Cottage, Church Road AB1 2CD",
         ADDRESS_DOUBTFUL},
        /* others */
        {"12 Mill Lane\nAshbury\nAB1 2CD", "12 High Street, Ashbury AB9 9ZZ", ADDRESS_OTHER},
        {"12 Mill Lane\nAshbury\nAB1 2CD", "", ADDRESS_OTHER},
        {"", "", ADDRESS_OTHER},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        struct address a = address_read(arena, pairs[i].mailed, "");
        struct address b = address_read(arena, pairs[i].typed, "");
        if (address_compare(&a, &b) != pairs[i].match)
            fail_msg("'%s' and '%s': %d", pairs[i].mailed, pairs[i].typed, address_compare(&a, &b));
        assert_int_equal(address_compare(&b, &a), pairs[i].match);
        if (pairs[i].match == ADDRESS_SAME && a.numbers[0] != '\0')
            assert_string_equal(address_key(arena, &a), address_key(arena, &b));
    }
    arena_free(arena);
}
TEST(homes_are_told_apart, "recruit: an address matches its home however it is typed, near ones "
                           "go to a person, and the order of the two does not matter");

static void postcode_beside_or_inside(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct address inside = address_read(arena, "12 Mill Lane, Ashbury, AB1 2CD", "");
    struct address beside = address_read(arena, "12 Mill Lane, Ashbury", "ab12cd");
    struct address both = address_read(arena, "12 Mill Lane, Ashbury, AB1 2CD", "AB1 2CD");
    assert_string_equal(inside.postcode, "AB1 2CD");
    assert_string_equal(inside.numbers, "12");
    assert_int_equal(address_compare(&inside, &beside), ADDRESS_SAME);
    assert_int_equal(address_compare(&inside, &both), ADDRESS_SAME);
    assert_string_equal(both.numbers, "12");
    assert_string_equal(inside.street, "12|mill");
    arena_free(arena);
}
TEST(postcode_beside_or_inside, "recruit: a postcode counts the same beside the address or in it");

static void likeliest_homes_come_first(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct address typed = address_read(arena, "Flat 2, 12 Elm Road\nAshbury", "ZZ9 9ZZ");
    static const char *const mailed[] = {/* from the likeliest to the least likely */
                                         "Flat 2\n12 Elm Rd\nAshbury", "12 Elm Road\nAshbury",
                                         "112 Elm Road\nAshbury", "112 Oak Street\nAshbury"};
    int before = 1000;
    for (size_t i = 0; i < sizeof mailed / sizeof mailed[0]; i++) {
        struct address home = address_read(arena, mailed[i], "ZZ9 9ZZ");
        int likeness = address_likeness(&home, &typed);
        assert_int_equal(likeness, address_likeness(&typed, &home));
        assert_true(likeness < before);
        before = likeness;
    }
    struct address none = address_read(arena, "The Old Mill", "ZZ9 9ZZ");
    assert_true(address_likeness(&none, &typed) < before);
    arena_free(arena);
}
TEST(likeliest_homes_come_first,
     "recruit: of the homes of a postcode the likeliest are offered first");

/* ------------------------------------------------------------------ address files */

static const char file[] = "UPRN,Address Line 1,Address Line 2,Post Town,Postcode,Area\r\n"
                           "1,Flat 1,2 High St,ASHBURY,ab1 2cd,North\r\n"
                           "2,4 High St,,ASHBURY,AB1 2CD,South\r\n"
                           "3,4 high st,,Ashbury,AB12CD,South\r\n";

static void frames_find_their_columns(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    struct frame frame;
    struct why why = {0};
    assert_int_equal(address_file_read(arena, str_of(file), "", "", &frame, &why), FAIL_NONE);
    assert_int_equal(frame.n, 2);
    assert_int_equal(frame.n_same, 1);
    assert_string_equal(frame.lines[0], "Flat 1\n2 High St\nASHBURY\nAB1 2CD");
    assert_string_equal(address_file_cell(&frame, 1, "area"), "South");
    assert_null(address_file_cell(&frame, 1, "deprivation"));
    assert_int_equal(
        address_file_read(arena, str_of(file), "Address Line 1, UPRN", "", &frame, &why),
        FAIL_NONE);
    assert_string_equal(frame.lines[0], "Flat 1\n1\nAB1 2CD");
    arena_free(arena);
}
TEST(frames_find_their_columns, "recruit: an address file's columns are found by name or named, "
                                "and the same address counts once");

static void shares_have_one_unit(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    struct frame frame;
    struct frame_sample sample;
    struct why why = {0};
    static const char *const texts[] = {
        "line1,postcode,area,answer\n1 High St,AB1 2CD,a,1\n2 High St,AB1 2CD,b,4\n",
        "line1,postcode,area,answer\n1 High St,AB1 2CD,a,1%\n2 High St,AB1 2CD,b,0.04\n"};
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(address_file_read(arena, str_of(texts[i]), "", "", &frame, &why),
                         FAIL_NONE);
        struct frame_plan plan = {.strata = "area", .response = "answer", .seed = "1"};
        assert_int_equal(address_file_sample(arena, &frame, &plan, &sample, &why), FAIL_NONE);
        assert_int_equal(sample.n_strata, 2);
        assert_true(sample.strata[0].response == 0.01 && sample.strata[1].response == 0.04);
        plan.strata = "ward";
        assert_int_equal(address_file_sample(arena, &frame, &plan, &sample, &why), FAIL_INPUT);
        assert_string_equal(why.field, "strata");
        assert_non_null(strstr(why.text, "no column 'ward'"));
    }
    arena_free(arena);
}
TEST(shares_have_one_unit, "recruit: beside 4 per cent a 1 is one per cent, and not everybody");

static void strata_have_no_gap(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 22);
    struct frame frame;
    struct frame_sample sample;
    struct why why = {0};
    const char *text = "line1,postcode,area\n1 High St,AB1 2CD,a\n\n2 High St,AB1 2CD, \n";
    struct frame_plan plan = {.strata = "area", .seed = "1"};
    assert_int_equal(address_file_read(arena, str_of(text), "", "", &frame, &why), FAIL_NONE);
    assert_int_equal(address_file_sample(arena, &frame, &plan, &sample, &why), FAIL_INPUT);
    assert_string_equal(why.field, "file");
    assert_int_equal(why.row, 4);
    assert_int_equal(why.column, 3);
    assert_non_null(strstr(why.text, "'area' is empty"));
    plan.strata = ""; /* a column that nothing goes by may have gaps */
    assert_int_equal(address_file_sample(arena, &frame, &plan, &sample, &why), FAIL_NONE);
    arena_free(arena);
}
TEST(strata_have_no_gap, "recruit: an address without a value in a column of the strata is refused "
                         "by row and column");

static void frames_name_the_fault(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)1 << 26);
    struct frame frame = {.n = 77};
    struct why why = {0};
    static const struct {
        const char *text, *field;
        int64_t row, column;
    } bad[] = {
        {"line1,town\n1 High St,Ashbury\n", "postcode_column", 0, 0},
        {"name,postcode\nA,AB1 2CD\n", "address_columns", 0, 0},
        {"line1,postcode\n", "file", 0, 0},
        {"line1,postcode\n1 High St,AB1 2CD\n2 High St,\n", "file", 3, 2},
        {"line1,postcode\n1 High St,AB1 2CD\n\n2 High St,nowhere\n", "file", 4, 2},
        {"line1,postcode\n,AB1 2CD\n", "file", 2, 1},
        {"line1,town,postcode\n1 High St,Ashbury,AB1 2CD\n ,Ashbury,AB1 2CD\n", "file", 3, 1},
        {"a;line1;postcode\n1;\"1\nHigh St\";AB1 2CD\n2;;AB1 2CD\n", "file", 3, 2},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        why = (struct why){0};
        assert_int_equal(address_file_read(arena, str_of(bad[i].text), "", "", &frame, &why),
                         FAIL_INPUT);
        assert_string_equal(why.field, bad[i].field);
        assert_int_equal(why.row, bad[i].row);
        assert_int_equal(why.column, bad[i].column);
        assert_int_equal(frame.n, 77);
    }
    /* An error in the last row of a long file. */
    struct buf text;
    buf_init(&text, arena, 4 << 20);
    buf_text(&text, "line1,postcode\n");
    for (int i = 0; i < 20000; i++) buf_printf(&text, "%d High St,AB1 2CD\n", i);
    buf_text(&text, "x,y\n");
    assert_int_equal(address_file_read(arena, (struct str){text.s, text.n}, "", "", &frame, &why),
                     FAIL_INPUT);
    assert_int_equal(why.row, 20002);
    arena_free(arena);
}
TEST(frames_name_the_fault,
     "recruit: a fault in an address file is named with row and column, also in the last row");
