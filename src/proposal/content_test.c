#include "base/rng.h"
#include "proposal/complete.h"
#include "proposal/content.h"
#include "proposal/difference.h"
#include "tests/test.h"

static struct arena *arena_begin(void) {
    return arena_new((size_t)256 << 20);
}

/* --- the catalogue ------------------------------------------------------------------- */

static void catalogue_is_sound(void **state) {
    (void)state;
    for (size_t i = 0; i < content_n_questions; i++) {
        const struct content_question *q = &content_questions[i];
        assert_non_null(q->field.name);
        assert_ptr_equal(content_question(q->field.name), q); /* names are unique */
        assert_true(i == 0 || content_questions[i - 1].section <= q->section);
        assert_true(!q->needed || q->field.missing != NULL);
    }
    for (int t = 0; t < N_TABLES; t++) {
        const struct content_kind *kind = &content_kinds[t];
        assert_in_range(kind->n_fields, 1, CONTENT_FIELDS_MAX);
        assert_true(kind->needed[0]);
        for (size_t k = 0; k < kind->n_fields; k++)
            assert_int_equal(kind->refers[k] != TABLE_NONE, kind->fields[k].kind == FIELD_SELECT &&
                                                                kind->fields[k].choices == NULL);
        assert_int_not_equal(content_section_of_table((enum table_id)t), N_SECTIONS);
    }
    for (int s = 0; s < N_SECTIONS; s++)
        assert_int_equal(content_section_of(content_sections[s].name), s);
}
TEST(catalogue_is_sound,
     "proposal: every question, section and kind of row is named once and complete");

/* --- examples -------------------------------------------------------------------------- */

static const char **values(struct arena *arena, enum table_id table, const char *const *some,
                           size_t n) {
    const char **all = ARENA_ARRAY(arena, const char *, content_kinds[table].n_fields);
    for (size_t i = 0; i < content_kinds[table].n_fields; i++) all[i] = i < n ? some[i] : "";
    return all;
}
#define VALUES(arena, table, ...)                                                                  \
    values(arena, table, (const char *const[]){__VA_ARGS__},                                       \
           sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

/* A whole draft, with nothing missing but facts. */
static struct content *example(struct arena *arena) {
    struct content *c = ARENA_NEW(arena, struct content);
    c->reference = "FM-2026-0001";
    c->organisation = "Leeds City Council";
    c->texts = ARENA_ARRAY(arena, struct content_text, content_n_questions + 4);
    for (size_t i = 0; i < content_n_questions; i++)
        c->texts[c->n_texts++] = (struct content_text){
            content_questions[i].field.name,
            content_questions[i].field.kind == FIELD_DATE ? "2028-03-31" : "An answer.", 1};
    static struct content_row rows[N_TABLES][3];
    rows[TABLE_GROUP][0] = (struct content_row){
        1, 1, VALUES(arena, TABLE_GROUP, "Tenants", "120", "Offered help", "1", "")};
    for (int i = 0; i < 2; i++)
        rows[TABLE_PARTY][i] = (struct content_row){
            i + 1, 1,
            VALUES(arena, TABLE_PARTY, i == 0 ? "Leeds City Council" : "Airedale NHS Trust",
                   "council", "both", "sole", "Localism Act 2011, section 1", "public_task", "",
                   "Office")};
    rows[TABLE_ASSET][0] = (struct content_row){
        7, 1,
        VALUES(arena, TABLE_ASSET, "Arrears list", "Eight weeks", "1", "Name\nAddress", "To write",
               "identified", "none", "Tenants", "640", "12 weeks")};
    rows[TABLE_FLOW][0] = (struct content_row){
        1, 1, VALUES(arena, TABLE_FLOW, "7", "1", "2", "Calls", "Portal", "Weekly")};
    rows[TABLE_BENEFIT][0] =
        (struct content_row){1, 1,
                             VALUES(arena, TABLE_BENEFIT, "Fewer evictions", "Tenants", "Evictions",
                                    "31 in 2024", "10", "2027-04-01", "Housing")};
    rows[TABLE_RISK][0] =
        (struct content_row){1, 1,
                             VALUES(arena, TABLE_RISK, "Shame", "Tenants", "possible",
                                    "significant", "A letter first", "low", "Housing")};
    for (int t = 0; t < N_TABLES; t++) {
        c->tables[t].n = t == TABLE_PARTY ? 2 : 1;
        c->tables[t].rows = ARENA_ARRAY(arena, struct content_row, 3);
        memcpy(c->tables[t].rows, rows[t], sizeof rows[t]);
    }
    return c;
}

static void json_goes_round(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct content *before = example(arena), *after = NULL;
    struct why why = {0};
    struct str json = content_json(before, arena);
    assert_int_equal(content_read(arena, json, &after, &why), FAIL_NONE);
    assert_string_equal(content_json(after, arena).s, json.s);
    assert_string_equal(content_digest(after, arena), content_digest(before, arena));
    struct difference difference;
    difference_of(arena, before, after, "en", &difference);
    assert_int_equal(difference.n_answers + difference.n_rows, 0);
    arena_free(arena);
}
TEST(json_goes_round,
     "proposal: a version read back is the same to the byte and differs in nothing");

static void digest_sees_every_value(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct content *c = example(arena);
    const char *digest = content_digest(c, arena);
    for (size_t i = 0; i < c->n_texts; i++) {
        const char *kept = c->texts[i].value;
        c->texts[i].value = "Something else.";
        assert_string_not_equal(content_digest(c, arena), digest);
        c->texts[i].value = kept;
    }
    for (int t = 0; t < N_TABLES; t++)
        for (size_t k = 0; k < content_kinds[t].n_fields; k++) {
            const char **cell = &c->tables[t].rows[0].values[k];
            const char *kept = *cell;
            bool yes = content_kinds[t].fields[k].kind == FIELD_YES;
            *cell = text_is(kept, "1") ? "" : yes ? "1" : "3";
            assert_string_not_equal(content_digest(c, arena), digest);
            *cell = kept;
        }
    c->texts[0].revision = 99; /* how often something was saved is no part of what it says */
    c->tables[TABLE_RISK].rows[0].revision = 99;
    assert_string_equal(content_digest(c, arena), digest);
    arena_free(arena);
}
TEST(digest_sees_every_value,
     "proposal: the check sum changes with any value and with nothing else");

static void bad_json_is_refused(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"format\":\"folkmoot-proposal/9\"}",
        "{\"format\":\"folkmoot-proposal/1\",\"answers\":[]}",
        "{\"format\":\"folkmoot-proposal/1\",\"answers\":{\"purpose\":3}}",
        "{\"format\":\"folkmoot-proposal/1\",\"risks\":{}}",
        "{\"format\":\"folkmoot-proposal/1\",\"risks\":[{}]}",
        "{\"format\":\"folkmoot-proposal/1\",\"risks\":[{\"id\":\"x\"}]}"};
    struct arena *arena = arena_begin();
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct content *c = NULL;
        struct why why = {0};
        assert_int_equal(content_read(arena, str_of(bad[i]), &c, &why), FAIL_INPUT);
        assert_null(c);
    }
    struct content *c;
    static const char old[] = "{\"format\":\"folkmoot-proposal/1\",\"answers\":{\"gone\":\"kept\"},"
                              "\"risks\":[{\"id\":4,\"description\":\"x\",\"colour\":\"red\"}]}";
    assert_int_equal(content_read(arena, str_of(old), &c, NULL), FAIL_NONE);
    assert_string_equal(content_value(c, "gone"), "kept");
    assert_string_equal(content_row_value(&c->tables[TABLE_RISK].rows[0], TABLE_RISK, "owner"), "");
    arena_free(arena);
}
TEST(bad_json_is_refused, "proposal: what is no version is refused; unknown answers are kept");

static void values_are_shown_in_words(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct content *c = example(arena);
    const struct content_row *asset = &c->tables[TABLE_ASSET].rows[0];
    assert_string_equal(content_shown(c, TABLE_ASSET, 2, asset->values[2], arena, "en"),
                        "Leeds City Council");
    assert_string_equal(content_shown(c, TABLE_ASSET, 2, "99", arena, "en"), "");
    assert_string_equal(content_shown(c, TABLE_ASSET, 8, "1234567", arena, "en"), "1,234,567");
    assert_string_equal(content_shown(c, TABLE_ASSET, 8, "640", arena, "en"), "640");
    assert_string_equal(content_shown(c, TABLE_BENEFIT, 5, "2027-04-01", arena, "en"),
                        "1 April 2027");
    assert_string_equal(content_shown(c, TABLE_GROUP, 3, "1", arena, "en"), "Yes");
    assert_string_equal(content_row_title(c, TABLE_FLOW, &c->tables[TABLE_FLOW].rows[0], arena),
                        "Arrears list: Leeds City Council → Airedale NHS Trust");
    struct content_row *risk = &c->tables[TABLE_RISK].rows[0];
    char *text = arena_take(arena, 400, 1);
    for (int i = 0; i < 100; i++) memcpy(text + 3 * i, "\xe2\x82\xac", 3); /* the euro sign */
    risk->values[0] = text;
    const char *title = content_row_title(c, TABLE_RISK, risk, arena);
    assert_true(strlen(title) < 100);
    assert_int_equal((strlen(title) - strlen(" …")) % 3, 0); /* no character is cut in two */
    arena_free(arena);
}
TEST(values_are_shown_in_words, "proposal: stored values are shown as people read them");

/* --- completeness ------------------------------------------------------------------------ */

static enum section_status status_of(struct content *c, enum section_id section,
                                     struct arena *arena) {
    struct completeness complete;
    section_check(c, section, NULL, 0, arena, &complete);
    return complete.status;
}

static void complete_and_empty(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct content *full = example(arena), *empty = ARENA_NEW(arena, struct content);
    for (int s = 0; s < N_SECTIONS; s++) {
        assert_int_equal(status_of(full, (enum section_id)s, arena), SECTION_DONE);
        assert_int_equal(status_of(empty, (enum section_id)s, arena),
                         s == SECTION_FLOWS ? SECTION_BLOCKED : SECTION_NOT_STARTED);
    }
    arena_free(arena);
}
TEST(complete_and_empty, "proposal: a full draft misses nothing, an empty one is not started");

static void each_needed_answer_is_missed(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct content *c = example(arena);
    for (size_t i = 0; i < c->n_texts; i++) {
        const char *kept = c->texts[i].value;
        c->texts[i].value = " \n";
        enum section_id section = content_questions[i].section;
        struct completeness complete;
        section_check(c, section, NULL, 0, arena, &complete);
        assert_int_equal(complete.n_missing, content_questions[i].needed);
        c->texts[i].value = kept;
    }
    for (int t = 0; t < N_TABLES; t++)
        for (size_t k = 0; k < content_kinds[t].n_fields; k++) {
            const char **cell = &c->tables[t].rows[0].values[k], *kept = *cell;
            struct completeness complete;
            *cell = "";
            section_check(c, content_section_of_table((enum table_id)t), NULL, 0, arena, &complete);
            if (content_kinds[t].needed[k]) assert_true(complete.n_missing >= 1);
            *cell = kept;
        }
    arena_free(arena);
}
TEST(each_needed_answer_is_missed, "proposal: each needed answer is missed when it is empty");

static void each_gap_of_a_row_is_named(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct content *c = example(arena);
    c->tables[TABLE_PARTY].rows[1].values[4] = "";
    c->tables[TABLE_PARTY].rows[1].values[5] = "";
    struct completeness complete;
    section_check(c, SECTION_PARTIES, NULL, 0, arena, &complete);
    assert_int_equal(complete.n_missing, 2);
    assert_string_equal(complete.missing[0].path, "/rows/parties/2#legal_power");
    assert_string_equal(complete.missing[1].path, "/rows/parties/2#lawful_basis");
    arena_free(arena);
}
TEST(each_gap_of_a_row_is_named,
     "proposal: a row that lacks several values names each of them, with its box");

static void a_processor_needs_no_power(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct content *c = example(arena);
    struct content_table *parties = &c->tables[TABLE_PARTY];
    parties->n = 3;
    parties->rows[2] = (struct content_row){3, 1,
                                            VALUES(arena, TABLE_PARTY, "Railfit Ltd", "company",
                                                   "processor", "processor", "", "", "", "")};
    assert_int_equal(status_of(c, SECTION_PARTIES, arena), SECTION_DONE);
    parties->rows[2].values[2] = "receives";
    struct completeness complete;
    section_check(c, SECTION_PARTIES, NULL, 0, arena, &complete);
    assert_int_equal(complete.n_missing, 2);
    assert_string_equal(complete.missing[0].text, "Legal power");
    arena_free(arena);
}
TEST(a_processor_needs_no_power,
     "proposal: a processor is not asked for a legal power and a lawful basis of its own");

static void lines_agree_with_parts(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct content *c = example(arena);
    struct content_row *parties = c->tables[TABLE_PARTY].rows; /* 1 gives to 2 */
    struct completeness complete;
    parties[0].values[2] = "gives", parties[1].values[2] = "receives";
    assert_int_equal(status_of(c, SECTION_FLOWS, arena), SECTION_DONE);
    parties[0].values[2] = "receives", parties[1].values[2] = "gives";
    section_check(c, SECTION_FLOWS, NULL, 0, arena, &complete);
    assert_int_equal(complete.n_missing, 2);
    assert_string_equal(complete.missing[0].about, parties[0].values[0]);
    assert_string_equal(complete.missing[0].path, "/rows/parties/1");
    assert_string_equal(complete.missing[1].about, parties[1].values[0]);
    arena_free(arena);
}
TEST(lines_agree_with_parts,
     "proposal: a line on which somebody gives who is said only to receive is pointed out");

static void special_data_needs_a_condition(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct content *c = example(arena);
    c->tables[TABLE_ASSET].rows[0].values[6] = "special";
    struct completeness complete;
    section_check(c, SECTION_PARTIES, NULL, 0, arena, &complete);
    assert_int_equal(complete.n_missing, 2); /* one for each controller */
    c->tables[TABLE_PARTY].rows[0].values[6] = "Article 9(2)(h)";
    c->tables[TABLE_PARTY].rows[1].values[2] = "processor";
    section_check(c, SECTION_PARTIES, NULL, 0, arena, &complete);
    assert_int_equal(complete.n_missing,
                     1); /* a processor needs none, but then one controller is */
    assert_non_null(strstr(complete.missing[0].text, "at least two"));
    const char *const asked[] = {"fact.matching"};
    section_check(c, SECTION_LIMITS, asked, 1, arena, &complete);
    assert_int_equal(complete.n_missing, 1);
    arena_free(arena);
}
TEST(special_data_needs_a_condition,
     "proposal: special data asks each controller for its condition, a processor for none");

static void lawful_bases_are_questioned(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct content_row row = {.id = 1};
    static const struct {
        const char *kind, *basis;
        bool noted;
    } cases[] = {{"council", "public_task", false},
                 {"council", "legitimate", true},
                 {"nhs", "recognised_legitimate", true},
                 {"charity", "recognised_legitimate", false},
                 {"company", "legitimate", false},
                 {"company", "public_task", true},
                 {"police", "legal_obligation", false},
                 {"council", "consent", true},
                 {"council", "", false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        row.values =
            VALUES(arena, TABLE_PARTY, "A", cases[i].kind, "both", "sole", "Act", cases[i].basis);
        assert_int_equal(row_note(TABLE_PARTY, &row) != NULL, cases[i].noted);
    }
    arena_free(arena);
}
TEST(
    lawful_bases_are_questioned,
    "proposal: legitimate interests of a public authority, a company's public task and consent are "
    "questioned");

/* --- differences ---------------------------------------------------------------------------- */

static const char *joined(struct arena *arena, const struct difference_run *runs, size_t n,
                          enum difference_part side) {
    struct buf text;
    buf_init(&text, arena, 1 << 20);
    for (size_t i = 0; i < n; i++)
        if (runs[i].part == PART_SAME || runs[i].part == side)
            buf_add(&text, runs[i].text.s, runs[i].text.n);
    return text.n == 0 ? "" : text.s;
}

static const char *random_text(struct arena *arena, struct rng *rng) {
    static const char *const words[] = {"the", "cold", "home", "né", "list", ".", "a\nb"};
    struct buf text;
    buf_init(&text, arena, 65536);
    for (uint64_t n = rng_below(rng, 30); n > 0; n--) {
        buf_text(&text, words[rng_below(rng, 7)]);
        if (rng_below(rng, 4) > 0) buf_char(&text, ' ');
    }
    return text.n == 0 ? "" : text.s;
}

static void differences_lose_nothing(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct rng rng;
    rng_init(&rng, "difference");
    for (int round = 0; round < 2000; round++) {
        size_t mark = arena_mark(arena), n;
        const char *before = random_text(arena, &rng), *after = random_text(arena, &rng);
        struct difference_run *runs;
        difference_words(arena, before, after, &runs, &n);
        assert_string_equal(joined(arena, runs, n, PART_REMOVED), before);
        assert_string_equal(joined(arena, runs, n, PART_ADDED), after);
        for (size_t i = 1; i < n; i++) assert_true(runs[i].text.n > 0);
        difference_words(arena, before, before, &runs, &n);
        for (size_t i = 0; i < n; i++) assert_int_equal(runs[i].part, PART_SAME);
        arena_rewind(arena, mark);
    }
    arena_free(arena);
}
TEST(differences_lose_nothing,
     "proposal: same and removed words give the text before, same and added the one after");

/* The longest common subsequence of words, by trying all subsets of a short text. */
static size_t longest_by_force(const char *a, const char *b) {
    size_t n = strlen(a), best = 0;
    for (uint32_t set = 0; set < 1u << n; set++) {
        size_t length = 0, at = 0;
        for (size_t i = 0; i < n; i++) {
            if (!(set >> i & 1)) continue;
            const char *found = strchr(b + at, a[i]);
            if (found == NULL) {
                length = 0;
                break;
            }
            at = (size_t)(found - b) + 1;
            length++;
        }
        if (length > best) best = length;
    }
    return best;
}

static void differences_are_smallest(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct rng rng;
    rng_init(&rng, "smallest");
    for (int round = 0; round < 300; round++) {
        char a[11] = {0}, b[11] = {0}, before[21] = {0}, after[21] = {0};
        for (size_t i = 0; i < 10; i++) { /* each letter is a word */
            before[2 * i] = a[i] = (char)('a' + rng_below(&rng, 3));
            after[2 * i] = b[i] = (char)('a' + rng_below(&rng, 3));
            before[2 * i + 1] = after[2 * i + 1] = ' ';
        }
        struct difference_run *runs;
        size_t n, same = 0;
        difference_words(arena, before, after, &runs, &n);
        for (size_t i = 0; i < n; i++)
            if (runs[i].part == PART_SAME) same += runs[i].text.n / 2;
        assert_int_equal(same, longest_by_force(a, b));
    }
    arena_free(arena);
}
TEST(differences_are_smallest, "proposal: as many words as possible are shown as unchanged");

static void huge_texts_are_shown_whole(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    char *before = arena_take(arena, 20001, 1), *after = arena_take(arena, 20001, 1);
    for (int i = 0; i < 20000; i++) {
        before[i] = i % 2 == 0 ? 'x' : ' ';
        after[i] = i % 2 == 0 ? 'y' : '\n';
    }
    struct difference_run *runs;
    size_t n;
    difference_words(arena, before, after, &runs, &n);
    assert_int_equal(n, 2);
    assert_string_equal(joined(arena, runs, n, PART_REMOVED), before);
    assert_string_equal(joined(arena, runs, n, PART_ADDED), after);
    arena_free(arena);
}
TEST(huge_texts_are_shown_whole,
     "proposal: texts too long to align are shown whole, in little time");

static void rows_are_compared_by_number(void **state) {
    (void)state;
    struct arena *arena = arena_begin();
    struct content *before = example(arena), *after = example(arena);
    after->texts[2].value = "Another purpose.";
    after->tables[TABLE_PARTY].rows[0].values[0] = "Leeds Council"; /* renamed: flows stay */
    after->tables[TABLE_RISK].rows[0].id = 2;                       /* one removed, one added */
    after->tables[TABLE_BENEFIT].rows[0].values[4] = "20";
    struct difference d;
    difference_of(arena, before, after, "en", &d);
    assert_int_equal(d.n_answers, 1);
    assert_string_equal(d.answers[0].label, content_questions[2].field.label);
    assert_int_equal(d.n_added, 1);
    assert_int_equal(d.n_removed, 1);
    assert_int_equal(d.n_changed, 2);
    for (size_t i = 0; i < d.n_rows; i++)
        assert_true(d.rows[i].table != TABLE_FLOW && d.rows[i].table != TABLE_ASSET);
    difference_of(arena, after, before, "en", &d);
    assert_int_equal(d.n_added + d.n_removed + d.n_changed, 4);
    arena_free(arena);
}
TEST(rows_are_compared_by_number,
     "proposal: rows are added, removed or changed by number; a renamed party changes no flow");
