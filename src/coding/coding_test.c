/* The rules of coding: hiding, typed numbers, what counts, agreement, files. */
#include "coding/agreement.h"
#include "coding/codebook_file.h"
#include "coding/coding.h"
#include "coding/decide.h"
#include "coding/refi.h"
#include "coding/results.h"
#include "coding/source.h"
#include "office/zip_out.h"
#include "tests/test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void contacts_are_hidden(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    static const char *const pairs[][2] = {
        {"Write to kit.o'x@people.example, please", "Write to kit.o'[hidden], please"},
        {"Ring 01632 960 123 or +44 1632 960123.", "Ring [hidden] or [hidden]."},
        {"I live at WD1 1AA, near CF10 3AT.", "I live at [hidden], near [hidden]."},
        {"Room B12 at 10 o'clock on 3 May 2026", "Room B12 at 10 o'clock on 3 May 2026"},
        {"My number is 943 476 5919 (NHS)", "My number is [hidden] (NHS)"},
        {"\xd9\x86\xd8\xad\xd9\x86 \xf0\x9f\x8c\x99 2026",
         "\xd9\x86\xd8\xad\xd9\x86 \xf0\x9f\x8c\x99 2026"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_string_equal(text_hide_contacts(arena, pairs[i][0]), pairs[i][1]);
    arena_free(arena);
}
TEST(contacts_are_hidden, "coding: addresses, numbers and postcodes are taken out, dates are not");

static void words_are_hidden_whole(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    const char *out;
    assert_int_equal(text_hide_words(arena, "Ann told Annie that ANN went.", "ann\nwent.", &out),
                     3);
    assert_string_equal(out, "[hidden] told Annie that [hidden] [hidden]");
    assert_int_equal(text_hide_words(arena, "Nobody", "Body", &out), 0);
    arena_free(arena);
}
TEST(words_are_hidden_whole, "coding: hidden words are whole words in either case");

static void numbers_are_read(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct quick *quick;
    struct why why = {0};
    size_t n;
    assert_int_equal(quick_read(arena, " 1, 4 Against,,12 ", 12, &quick, &n, &why), FAIL_NONE);
    assert_int_equal(n, 3);
    assert_false(quick[0].has_stance);
    assert_true(quick[1].has_stance && quick[1].stance == STANCE_AGAINST);
    assert_int_equal(quick[2].number, 12);
    static const char *const bad[] = {"0", "13", "x", "1 perhaps", "1 2", "-3"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(quick_read(arena, bad[i], 12, &quick, &n, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(numbers_are_read, "coding: numbers of codes are typed with a stance behind them, or refused");

static void double_coding_follows_the_seed(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    int twice = 0;
    for (int i = 0; i < 4000; i++) {
        const char *origin = arena_printf(arena, "w/%d", i);
        int64_t wanted = coders_wanted(arena, "seed", origin, 20);
        assert_int_equal(wanted, coders_wanted(arena, "seed", origin, 20));
        /* Whoever is drawn at 20 % is also drawn at 50 %. */
        if (wanted == 2) assert_int_equal(coders_wanted(arena, "seed", origin, 50), 2);
        assert_int_equal(coders_wanted(arena, "seed", origin, 0), 1);
        assert_int_equal(coders_wanted(arena, "seed", origin, 100), 2);
        twice += wanted == 2;
    }
    assert_in_range(twice, 800 - 130, 800 + 130); /* five standard deviations */
    arena_free(arena);
}
TEST(double_coding_follows_the_seed,
     "coding: the share that two people code is drawn by the seed and the place alone");

/* What counts, in the words of the rule, written apart. */
static void only_what_all_say_counts(void **state) {
    (void)state;
    struct arena *arena = arena_new(1 << 20);
    struct mark a[] = {{1, "for"}, {2, "for"}, {3, "against"}};
    struct mark b[] = {{3, "mixed"}, {1, "for"}};
    struct mark s[] = {{2, "neither"}};
    struct coder_marks coders[] = {{a, 3}, {b, 2}}, settled = {s, 1};
    struct final_mark *out;
    bool differs;
    assert_int_equal(final_of_passage(arena, coders, 1, NULL, &out, &differs), 3);
    assert_false(differs);
    assert_string_equal(out[2].how, "one");
    assert_int_equal(final_of_passage(arena, coders, 2, NULL, &out, &differs), 3);
    assert_true(differs);
    assert_string_equal(out[0].how, "all");
    assert_string_equal(out[1].how, "differs");
    assert_string_equal(out[2].how, "differs");
    assert_string_equal(out[2].stance, "");
    assert_int_equal(final_of_passage(arena, coders, 2, &settled, &out, &differs), 1);
    assert_false(differs);
    assert_string_equal(out[0].how, "settled");
    assert_int_equal(final_of_passage(arena, coders, 0, NULL, &out, &differs), 0);
    arena_free(arena);
}
TEST(only_what_all_say_counts,
     "coding: a code counts that all gave with one stance, or that was settled");

/* 1,000 units: both give it to 50, one alone to 150, nobody to 800: 85 % agree (the worked example
 * of a widely used program); kappa = (0.85 - pe) / (1 - pe). */
static void agreement_is_that_of_the_worked_example(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    int8_t *by = arena_take(arena, 3000, 1);
    for (int p = 0; p < 1000; p++) {
        by[3 * p] = p < 200;
        by[3 * p + 1] = p < 50;
        by[3 * p + 2] = -1;
    }
    struct coded coded = {1000, 1, 3, by};
    struct agreement out;
    agreement_of_code(arena, &coded, 0, 200, "seed", &out);
    double chance = 0.2 * 0.05 + 0.8 * 0.95;
    assert_int_equal(out.passages, 1000);
    assert_int_equal(out.given, 200);
    assert_int_equal(out.differ, 150);
    assert_true(fabs(out.percent - 0.85) < 1e-12);
    assert_true(fabs(out.cohen - (0.85 - chance) / (1 - chance)) < 1e-12);
    assert_true(out.alpha_interval.low < out.alpha && out.alpha < out.alpha_interval.high);
    assert_true(out.first == 0 && out.second == 1 && out.pair == 1000);
    /* Nobody coded twice: nothing to say. */
    for (int p = 0; p < 1000; p++) by[3 * p + 1] = -1;
    agreement_of_code(arena, &coded, 0, 200, "seed", &out);
    assert_true(out.passages == 0 && isnan(out.alpha) && isnan(out.percent));
    arena_free(arena);
}
TEST(agreement_is_that_of_the_worked_example,
     "coding: agreement of a code is that of the worked example, and nothing without doubles");

/* Four codes that are always given or not given together: 40 passages say no more than one code of
 * them does, so the interval over all codes is as wide as that of one. */
static void codes_of_a_passage_hang_together(void **state) {
    (void)state;
    enum { PASSAGES = 40, CODES = 4, CODERS = 2 };
    struct arena *arena = arena_new((size_t)64 << 20);
    int8_t *by = arena_take(arena, PASSAGES * CODES * CODERS, 1);
    for (int p = 0; p < PASSAGES; p++)
        for (int c = 0; c < CODES; c++) {
            by[(p * CODES + c) * CODERS] = p < 16;
            by[(p * CODES + c) * CODERS + 1] = p < 12 || p == 39;
        }
    struct coded coded = {PASSAGES, CODES, CODERS, by};
    struct agreement one, all;
    agreement_of_code(arena, &coded, 0, 1000, "seed", &one);
    agreement_of_all(arena, &coded, 1000, "seed", &all);
    double width = one.alpha_interval.high - one.alpha_interval.low;
    assert_int_equal(all.passages, PASSAGES * CODES);
    assert_int_equal(all.given, CODES * one.given);
    assert_true(fabs(all.cohen - one.cohen) < 1e-12);
    assert_true(fabs(all.alpha_interval.high - all.alpha_interval.low - width) < 0.1 * width);
    assert_true(fabs(all.cohen_interval.low - one.cohen_interval.low) < 0.1);
    assert_true(fabs(all.fleiss_interval.low - one.fleiss_interval.low) < 0.1);
    assert_true(fabs(all.gwet_interval.low - one.gwet_interval.low) < 0.1);
    arena_free(arena);
}
TEST(codes_of_a_passage_hang_together,
     "coding: over all codes agreement is as unsure as its passages are few, however many codes");

/* Where all passages are alike a redraw says what they say: the figures themselves come out. */
static void redraws_make_the_same_figures(void **state) {
    (void)state;
    enum { PASSAGES = 30, CODES = 6, CODERS = 3 };
    struct arena *arena = arena_new((size_t)64 << 20);
    static const int8_t of_passage[CODES][CODERS] = {{1, 1, 1},  {1, 0, 0},  {0, 0, 1},
                                                     {0, 0, -1}, {1, 0, -1}, {0, 0, 0}};
    int8_t by[PASSAGES][CODES][CODERS];
    for (int p = 0; p < PASSAGES; p++) memcpy(by[p], of_passage, sizeof of_passage);
    struct coded coded = {PASSAGES, CODES, CODERS, &by[0][0][0]};
    struct agreement out;
    agreement_of_all(arena, &coded, 100, "seed", &out);
    const double figures[] = {out.alpha, out.cohen, out.fleiss, out.gwet};
    const struct interval intervals[] = {out.alpha_interval, out.cohen_interval,
                                         out.fleiss_interval, out.gwet_interval};
    for (int f = 0; f < 4; f++) {
        assert_true(fabs(intervals[f].low - figures[f]) < 1e-12);
        assert_true(fabs(intervals[f].high - figures[f]) < 1e-12);
    }
    arena_free(arena);
}
TEST(redraws_make_the_same_figures,
     "coding: what redraws of passages are measured by are the figures that stand beside them");

static void little_has_no_interval(void **state) {
    (void)state;
    enum { PASSAGES = 10 };
    struct arena *arena = arena_new((size_t)64 << 20);
    int8_t by[PASSAGES * 2];
    struct coded coded = {PASSAGES, 1, 2, by};
    struct agreement out;
    for (int p = 0; p < PASSAGES; p++) by[2 * p] = by[2 * p + 1] = p < 5;
    agreement_of_code(arena, &coded, 0, 200, "seed", &out); /* nobody differs */
    assert_true(fabs(out.alpha - 1) < 1e-12 && isnan(out.alpha_interval.low));
    assert_true(isnan(out.cohen_interval.low) && isnan(out.gwet_interval.high));
    by[1] = 0;
    agreement_of_code(arena, &coded, 0, 200, "seed", &out); /* five given, one of them by one */
    assert_int_equal(out.given, 5);
    assert_true(out.alpha_interval.low < out.alpha && out.gwet_interval.low < out.gwet);
    by[8] = by[9] = 0;
    agreement_of_all(arena, &coded, 200, "seed", &out); /* four given */
    assert_true(out.alpha > 0 && isnan(out.alpha_interval.low) && isnan(out.fleiss_interval.low));
    arena_free(arena);
}
TEST(little_has_no_interval, "coding: no interval stands where nobody differs or a code is rare");

static enum fail book_read(struct arena *arena, const char *text, struct code_list *list,
                           struct why *why) {
    return codebook_csv_read(arena, str_of(text), list, why);
}

static void codebooks_read_again(void **state) {
    (void)state;
    struct arena *arena = arena_new(16 << 20);
    struct code_list list, again;
    struct why why = {0};
    struct buf buf;
    static const char book[] = "code,parent,definition,include,exclude,example\n"
                               "Police,Trust,\"a \"\"b\"\"\",,,\xf0\x9f\x8c\x99\n"
                               "Trust,,All,one,two,three\nLight,,,,,\n";
    assert_int_equal(book_read(arena, book, &list, &why), FAIL_NONE);
    assert_int_equal(list.n, 3);
    assert_string_equal(list.codes[0].name, "Trust");
    assert_string_equal(list.codes[1].name, "Police");
    assert_int_equal(list.codes[1].parent, 1);
    buf_init(&buf, arena, 1 << 20);
    codebook_csv_write(&buf, &list);
    assert_int_equal(book_read(arena, buf.s, &again, &why), FAIL_NONE);
    for (size_t i = 0; i < list.n; i++) {
        assert_string_equal(again.codes[i].name, list.codes[i].name);
        assert_string_equal(again.codes[i].example, list.codes[i].example);
        assert_int_equal(again.codes[i].parent, list.codes[i].parent);
    }
    assert_int_equal(book_read(arena, "code,parent\nA,B\nB,A\n", &list, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "below itself"));
    assert_int_equal(book_read(arena, "code\nA\nB\na\n", &list, &why), FAIL_INPUT);
    assert_int_equal(why.row, 4);
    assert_int_equal(book_read(arena, "code,parent\nA,\nB,C\n", &list, &why), FAIL_INPUT);
    assert_int_equal(why.row, 3);
    assert_int_equal(why.column, 2);
    assert_int_equal(book_read(arena, "code,parent\nA,\nB,A\nC,B\nD,C\nE,D\n", &list, &why),
                     FAIL_INPUT);
    assert_int_equal(book_read(arena, "", &list, &why), FAIL_INPUT);
    arena_free(arena);
}
TEST(codebooks_read_again, "coding: a codebook is written and read again as it was, or refused");

static const struct code_line sample_codes[] = {
    {.name = "Trust & <care>",
     .definition = "Whom to \"trust\"",
     .includes = "nurses\nand doctors",
     .excludes = "",
     .example = "\xd9\x86\xd8\xad\xd9\x86",
     .guid = "g-1"},
    {.name = "Police",
     .definition = "",
     .includes = "",
     .excludes = "x",
     .example = "",
     .guid = "g-2",
     .parent = 1},
    {.name = "Heading",
     .definition = "",
     .includes = "",
     .excludes = "",
     .example = "",
     .guid = "g-3",
     .is_heading = true},
};

static void exchange_codebooks_read_again(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct code_line codes[3];
    memcpy(codes, sample_codes, sizeof codes);
    struct code_list list = {codes, 3}, again;
    struct why why = {0};
    struct buf buf;
    buf_init(&buf, arena, 1 << 20);
    refi_codebook_write(&buf, &list);
    assert_non_null(strstr(buf.s, "xmlns=\"urn:QDA-XML:codebook:1.0\""));
    if (refi_codebook_read(arena, (struct str){buf.s, buf.n}, &again, &why) != FAIL_NONE)
        fail_msg("%s", why.text);
    assert_int_equal(again.n, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(again.codes[i].name, codes[i].name);
        assert_string_equal(again.codes[i].definition, codes[i].definition);
        assert_string_equal(again.codes[i].includes, codes[i].includes);
        assert_string_equal(again.codes[i].excludes, codes[i].excludes);
        assert_string_equal(again.codes[i].example, codes[i].example);
        assert_string_equal(again.codes[i].guid, codes[i].guid);
        assert_int_equal(again.codes[i].parent, codes[i].parent);
        assert_int_equal(again.codes[i].is_heading, codes[i].is_heading);
    }
    arena_free(arena);
}
/* A project of ours carries stances as codes for other programs; taken in again they are none. */
static void stances_come_back_as_none(void **state) {
    (void)state;
    struct arena *arena = arena_new(64 << 20);
    struct code_line codes[4 + N_STANCES];
    struct code_list list = {codes, 4 + N_STANCES}, again;
    struct why why = {0};
    struct buf buf;
    codes[0] = (struct code_line){.name = STANCE_HEADING, .guid = "s", .is_heading = true};
    for (int s = 0; s < N_STANCES; s++)
        codes[1 + s] = (struct code_line){
            .name = arena_printf(arena, STANCE_PREFIX "%s", stance_name((enum stance)s)),
            .guid = arena_printf(arena, "s-%d", s),
            .parent = 1};
    for (size_t i = 0; i < 3; i++) {
        codes[1 + N_STANCES + i] = sample_codes[i];
        if (sample_codes[i].parent > 0) codes[1 + N_STANCES + i].parent += 1 + N_STANCES;
    }
    for (size_t i = 0; i < 4 + N_STANCES; i++) {
        struct code_line *code = &codes[i];
        if (code->definition == NULL)
            code->definition = code->includes = code->excludes = code->example = "";
    }
    buf_init(&buf, arena, 1 << 20);
    refi_codebook_write(&buf, &list);
    assert_int_equal(refi_codebook_read(arena, (struct str){buf.s, buf.n}, &again, &why),
                     FAIL_NONE);
    assert_int_equal(again.n, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_string_equal(again.codes[i].name, sample_codes[i].name);
        assert_int_equal(again.codes[i].parent, sample_codes[i].parent);
    }
    /* Somebody else's heading of that name is theirs. */
    codes[1].name = "Stance: undecided";
    buf_init(&buf, arena, 1 << 20);
    refi_codebook_write(&buf, &list);
    assert_int_equal(refi_codebook_read(arena, (struct str){buf.s, buf.n}, &again, &why),
                     FAIL_NONE);
    assert_int_equal(again.n, 4 + N_STANCES);
    arena_free(arena);
}
TEST(stances_come_back_as_none,
     "coding: a project of ours that is taken in again brings no stances as codes");

TEST(exchange_codebooks_read_again, "coding: a codebook of the exchange format reads as it was");

static void projects_read_again(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)256 << 20);
    struct code_line codes[3];
    struct refi_project again;
    struct str bytes;
    struct why why = {0};
    memcpy(codes, sample_codes, sizeof codes);
    /* A moon, a letter with a combining accent, Arabic: positions count characters. */
    static const char text[] =
        "\xf0\x9f\x8c\x99 night\n\ne\xcc\x81t\xc3\xa9\n\n\xd9\x86\xd8\xad\xd9\x86\n\n";
    struct refi_coding codings[] = {{1, 0, 1767225600000000}, {2, 1, 1767225600000000}};
    struct refi_passage passages[] = {{"p-1", "one", 0, 0, 7, "", codings, 2},
                                      {"p-2", "two", 0, 9, 13, "", codings, 1},
                                      {"p-3", "three", 0, 15, 18, "", NULL, 0}};
    struct refi_user users[] = {{"u-1", "Ann"}, {"u-2", "Bo"}};
    struct refi_source sources[] = {{"s-1", "Letters", text}};
    static const size_t of_case[] = {0, 2};
    struct refi_case cases[] = {{"c-1", "event 1", "", "North", of_case, 2}};
    struct refi_project project = {
        "Nights", "What?", 1767225600000000, users, {codes, 3}, sources, passages, cases, 2, 1,
        3,        1};
    assert_int_equal(refi_project_write(arena, &project, &bytes, &why), FAIL_NONE);
    if (refi_project_read(arena, bytes, &again, &why) != FAIL_NONE) fail_msg("%s", why.text);
    assert_int_equal(again.n_passages, 3);
    assert_string_equal(again.passages[0].text, "\xf0\x9f\x8c\x99 night");
    assert_string_equal(again.passages[1].text, "e\xcc\x81t\xc3\xa9");
    assert_string_equal(again.passages[2].text, "\xd9\x86\xd8\xad\xd9\x86");
    assert_int_equal(again.passages[0].n_codings, 2);
    assert_int_equal(again.passages[0].codings[1].user, 2);
    assert_int_equal(again.passages[0].codings[1].code, 1);
    assert_string_equal(again.users[1].name, "Bo");
    assert_int_equal(again.codes.n, 3);
    arena_free(arena);
}
TEST(projects_read_again,
     "coding: a project of the exchange format has the same quotes, codes and people again");

/* An element of projects inside of a codebook's description. */
static void elements_elsewhere_are_read_over(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    struct code_list list;
    struct why why = {0};
    static const char inside[] = "<CodeBook><Codes><Code name=\"a\" guid=\"g\"><Description>x"
                                 "<PlainTextContent/></Description></Code></Codes></CodeBook>";
    assert_int_equal(refi_codebook_read(arena, str_of(inside), &list, &why), FAIL_NONE);
    assert_int_equal(list.n, 1);
    assert_string_equal(list.codes[0].definition, "x");
    arena_free(arena);
}
TEST(elements_elsewhere_are_read_over,
     "coding: a text of a project that stands in a codebook is read over");

static enum fail archive_of(struct arena *arena, const char *xml, struct refi_project *out,
                            struct why *why) {
    struct str bytes;
    struct zip_part part = {.name = "project.qde", .bytes = str_of(xml)};
    assert_int_equal(zip_bytes(arena, &part, 1, (struct date){2026, 1, 1}, 1 << 20, &bytes, why),
                     FAIL_NONE);
    return refi_project_read(arena, bytes, out, why);
}

static void hostile_projects_are_refused(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)512 << 20);
    struct refi_project out;
    struct code_list list;
    struct why why = {0};
    static const char laughs[] =
        "<!DOCTYPE CodeBook [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><CodeBook>&b;</CodeBook>";
    assert_int_equal(refi_codebook_read(arena, str_of(laughs), &list, &why), FAIL_INPUT);
    assert_non_null(strstr(why.text, "document type"));
    assert_int_equal(refi_codebook_read(arena, str_of("<html><Code/></html>"), &list, &why),
                     FAIL_INPUT);
    assert_int_equal(refi_codebook_read(arena, str_of("<CodeBook>"), &list, &why), FAIL_INPUT);
    assert_int_equal(refi_codebook_read(arena, str_of(""), &list, &why), FAIL_INPUT);
    assert_int_equal(refi_codebook_read(arena, STR("PK\3\4rubbish"), &list, &why), FAIL_INPUT);
    /* Sixteen megabytes of zeros, many times over, in an archive of a few kilobytes each. */
    enum { BOMB = 5, EACH = 16 << 20 };
    struct zip_part parts[BOMB + 1];
    struct buf xml;
    char *zeros = arena_take(arena, EACH, 1);
    memset(zeros, 'a', EACH);
    buf_init(&xml, arena, 1 << 20);
    buf_text(&xml, "<Project xmlns=\"urn:QDA-XML:project:1.0\"><CodeBook><Codes><Code guid=\"1\" "
                   "name=\"a\" isCodable=\"true\"/></Codes></CodeBook><Sources>");
    for (int i = 0; i < BOMB; i++) {
        buf_printf(&xml, "<TextSource guid=\"%d\" plainTextPath=\"internal://%d.txt\"/>", i, i);
        parts[i + 1] = (struct zip_part){.name = arena_printf(arena, "sources/%d.txt", i),
                                         .bytes = {zeros, EACH}};
    }
    buf_text(&xml, "</Sources></Project>");
    parts[0] = (struct zip_part){.name = "project.qde", .bytes = {xml.s, xml.n}};
    struct str bytes;
    assert_int_equal(
        zip_bytes(arena, parts, BOMB + 1, (struct date){2026, 1, 1}, (size_t)1 << 30, &bytes, &why),
        FAIL_NONE);
    assert_int_equal(refi_project_read(arena, bytes, &out, &why), FAIL_LIMIT);
    /* Places outside of the text, texts that are elsewhere, codes that are none. */
    static const char *const bad[] = {
        "<PlainTextSelection startPosition=\"2\" endPosition=\"9\"/>",
        "<PlainTextSelection startPosition=\"3\" endPosition=\"1\"/>",
        "<PlainTextSelection startPosition=\"0\" endPosition=\"1\"><Coding><CodeRef "
        "targetGUID=\"9\"/></Coding></PlainTextSelection>"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(
            archive_of(arena,
                       arena_printf(arena,
                                    "<Project><CodeBook><Codes><Code guid=\"1\" name=\"a\"/>"
                                    "</Codes></CodeBook><Sources><TextSource guid=\"2\">"
                                    "<PlainTextContent>abc</PlainTextContent>%s</TextSource>"
                                    "</Sources></Project>",
                                    bad[i]),
                       &out, &why),
            FAIL_INPUT);
    assert_int_equal(archive_of(arena,
                                "<Project><Sources><TextSource guid=\"2\" "
                                "plainTextPath=\"relative:///etc/passwd\"/></Sources></Project>",
                                &out, &why),
                     FAIL_INPUT);
    arena_free(arena);
}
TEST(hostile_projects_are_refused,
     "coding: entities, archives that swell, and places outside of texts are refused");

static void passages_of_files_are_checked(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)128 << 20);
    struct source_passage *list;
    struct why why = {0};
    size_t n;
    static const char good[] = "id,text,area,who,stance,may_quote\n1, Lamps ,North,a,for,yes\n"
                               "2,,North,a,,\n3,\"\xf0\x9f\x92\xa1\nring 01632 960123\",,b,,no\n";
    assert_int_equal(source_file_read(arena, str_of(good), "Letters", true, &list, &n, &why),
                     FAIL_NONE);
    assert_int_equal(n, 2);
    assert_string_equal(list[0].text, "Lamps");
    assert_string_equal(list[0].voice, "Letters a");
    assert_string_equal(list[1].text, "\xf0\x9f\x92\xa1\nring [hidden]");
    assert_true(list[1].hidden && list[0].may_quote && !list[1].may_quote);
    /* Where nobody is named, each is a contribution of its own, and no named one's. */
    assert_int_equal(source_file_read(arena, str_of("id,text,who\n1,a,\n2,b,\n3,c,1\n4,d, \n"), "L",
                                      true, &list, &n, &why),
                     FAIL_NONE);
    assert_int_equal(n, 4);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++) assert_string_not_equal(list[i].voice, list[k].voice);
    char *long_text = arena_take(arena, (size_t)10 << 20, 1);
    memset(long_text, 'x', ((size_t)10 << 20) - 1);
    const char *big = arena_printf(arena, "text\nshort\n%s\n", long_text);
    assert_int_equal(source_file_read(arena, str_of(big), "L", true, &list, &n, &why), FAIL_INPUT);
    assert_true(why.row == 3 && why.column == 1);
    assert_int_equal(
        source_file_read(arena, str_of("id,text\n7,a\n8,b\n7,c\n"), "L", true, &list, &n, &why),
        FAIL_INPUT);
    assert_true(why.row == 4 && why.column == 1);
    assert_int_equal(
        source_file_read(arena, str_of("text,stance\na,perhaps\n"), "L", true, &list, &n, &why),
        FAIL_INPUT);
    assert_int_equal(why.column, 2);
    assert_int_equal(source_file_read(arena, str_of(""), "L", true, &list, &n, &why), FAIL_INPUT);
    assert_int_equal(source_file_read(arena, str_of("text\n"), "L", true, &list, &n, &why),
                     FAIL_INPUT);
    arena_free(arena);
}
TEST(passages_of_files_are_checked,
     "coding: a file of passages is taken whole, or refused with its row and column");

/* Whoever knows the totals and all parts that are shown cannot work out a small number: each part
 * that is not shown could hold at least two different counts. */
static void small_parts_do_not_follow(void **state) {
    (void)state;
    struct arena *arena = arena_new((size_t)64 << 20);
    static const int64_t cases[][4][2] = {
        {{10, 30}, {2, 20}, {12, 40}, {9, 30}},
        {{3, 30}, {2, 20}, {12, 40}, {9, 30}},
        {{0, 30}, {20, 20}, {12, 40}, {7, 9}},
        {{1, 2}, {20, 60}, {12, 40}, {9, 30}},
    };
    for (size_t c = 0; c < sizeof cases / sizeof cases[0]; c++) {
        struct part_result parts[4];
        size_t hidden = 0;
        for (size_t i = 0; i < 4; i++)
            parts[i] = (struct part_result){
                .name = "", .said = cases[c][i][0], .base = cases[c][i][1], .shown = true};
        parts_safe(arena, parts, 4);
        for (size_t i = 0; i < 4; i++) {
            int64_t other = parts[i].base - parts[i].said;
            bool is_small = (parts[i].said > 0 && parts[i].said < RESULTS_LEAST) ||
                            (other > 0 && other < RESULTS_LEAST);
            if (is_small) assert_false(parts[i].shown);
            hidden += !parts[i].shown;
        }
        assert_true(hidden != 1);
    }
    arena_free(arena);
}
TEST(small_parts_do_not_follow,
     "coding: small numbers by area are hidden, and never one part alone");

/* The least and the most that part `at` can have, by trying all numbers of the parts not shown. */
static void tried(const struct part_result *parts, size_t n, size_t i, int64_t left, int64_t value,
                  size_t at, int64_t *least, int64_t *most) {
    if (i == n) {
        if (left != 0) return;
        if (value < *least) *least = value;
        if (value > *most) *most = value;
        return;
    }
    if (parts[i].shown) {
        tried(parts, n, i + 1, left, value, at, least, most);
        return;
    }
    for (int64_t v = 0; v <= parts[i].base && v <= left; v++)
        tried(parts, n, i + 1, left - v, i == at ? v : value, at, least, most);
}

static void hidden_parts_could_be_others(void **state) {
    (void)state;
    enum { PARTS = 5, TABLES = 3000 };
    struct arena *arena = arena_new((size_t)64 << 20);
    uint64_t draw = 7;
    size_t n_shown = 0, n_hidden = 0;
    for (int t = 0; t < TABLES; t++) {
        struct part_result parts[PARTS];
        int64_t left = 0;
        for (size_t i = 0; i < PARTS; i++) {
            draw = draw * 6364136223846793005u + 1442695040888963407u;
            int64_t base = (int64_t)(draw >> 33) % 14;
            parts[i] = (struct part_result){
                .name = "", .base = base, .said = (int64_t)(draw >> 48) % (base + 1)};
        }
        parts_safe(arena, parts, PARTS);
        for (size_t i = 0; i < PARTS; i++) left += parts[i].shown ? 0 : parts[i].said;
        size_t shown = 0;
        for (size_t i = 0; i < PARTS; i++) shown += parts[i].shown;
        n_shown += shown;
        for (size_t i = 0; i < PARTS && shown > 0; i++) {
            int64_t v = parts[i].said, base = parts[i].base, other = base - v;
            bool is_small = (v > 0 && v < RESULTS_LEAST) || (other > 0 && other < RESULTS_LEAST);
            if (!is_small) continue;
            int64_t least = INT64_MAX, most = -1;
            assert_false(parts[i].shown);
            tried(parts, PARTS, 0, left, 0, i, &least, &most);
            assert_true(least <= (v > 3 ? v - 3 : 0));
            assert_true(most >= (v + 3 < base ? v + 3 : base));
            n_hidden++;
        }
    }
    assert_true(n_shown > 1000 && n_hidden > 1000);
    arena_free(arena);
}
TEST(hidden_parts_could_be_others,
     "coding: a small number by area could be three less or more, tried against all tables");
