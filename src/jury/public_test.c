/* What everybody sees of the jury of the journey. */
#include "jury/public_test.h"

#include "tests/test.h"
#include "tests/visitor.h"

/* The proposal is not published, so nobody outside sees even that there was a jury. */
void public_sees_nothing(struct app *app) {
    struct visitor public;
    visitor_begin(&public, app);
    assert_int_equal(visitor_get(&public, "/juries/1"), 404);
    assert_int_equal(visitor_get(&public, "/juries/1/work"), 404);
    assert_int_equal(visitor_get(&public, "/juries/1/library/1"), 404);
    visitor_end(&public);
}

/* Published: anybody reads it, but no number of one to four jurors, unless they are printed
 * elsewhere already. What the jurors could read and what oversight said is there too. */
void public_reads_the_report(struct app *app) {
    struct visitor public;
    visitor_begin(&public, app);
    test_sql(app,
             "INSERT INTO publication (proposal, number, version, slug, content, score_file, "
             "published_by, published_at) VALUES (1, 1, 1, 'warm-homes', '{}', '', 1, 0)",
             NULL, NULL);
    visitor_go(&public, "/juries/1");
    SEES(&public, "Jurors signed each page as it stands here");
    SEES(&public, "12 voted");
    SEES(&public, "Accepted: 12 voted.");
    SEES(&public, "Homes get warm");
    SEES(&public, "An outside check every year");
    SEES(&public, "are held back");
    SEES(&public, "Three of us fear the list.");
    SEES(&public, "Stand behind it: fewer than 5 jurors.");
    HIDDEN(&public, "Stand behind it: 2 jurors."); /* one or two could be told by their words */
    static const char *const small[] = {"9/0/3",
                                        "3/0/9",
                                        "9 yes",
                                        "3 no",
                                        "9 of 12",
                                        "75%",
                                        "(three quarters)",
                                        "McNemar",
                                        "9 + 0 + 3",
                                        "No condition given",
                                        "Pairs won",
                                        "at the end yes"};
    for (size_t i = 0; i < sizeof small / sizeof small[0]; i++) HIDDEN(&public, small[i]);
    visitor_go(&public, "/juries/1/report.odt");
    assert_string_equal(public.type, "application/vnd.oasis.opendocument.text");
    visitor_go(&public, "/juries/1/work");
    SEES(&public, "A paper");
    SEES(&public, "Dr Ann Hall");
    SEES(&public, "Too few against");
    visitor_go(&public, "/juries/1/library/1");
    assert_string_equal(public.type, "application/pdf");
    test_sql(app, "UPDATE engagement SET source = 'A published table' WHERE id = 1", NULL, NULL);
    visitor_go(&public, "/juries/1");
    HIDDEN(&public, "9/0/3"); /* it stays as it became final */
    test_sql(app, "UPDATE jury_kept SET language = 'old ' || language", NULL, NULL);
    visitor_go(&public, "/juries/1");
    SEES(&public, "9/0/3");
    test_sql(app, "UPDATE jury_kept SET language = substr(language, 5)", NULL, NULL);
    test_sql(app, "UPDATE engagement SET source = '' WHERE id = 1", NULL, NULL);
    visitor_end(&public);
}

/* A report that was public by then keeps its figures: nobody learns a vote from two readings. The
 * words go. */
void public_reads_the_same(struct app *app) {
    struct visitor public;
    visitor_begin(&public, app);
    test_sql(app, "UPDATE jury SET report_state = 'final'", NULL, NULL);
    visitor_go(&public, "/juries/1");
    SEES(&public, "12 jurors took part.");
    SEES(&public, "12 voted");
    HIDDEN(&public, "Homes get warm");
    HIDDEN(&public, "Words of one who leaves.");
    SEES(&public, "Taken back by the juror who wrote it.");
    SEES(&public, "Three of us fear the list.");
    visitor_go(&public, "/juries/1/report.odt");
    assert_string_equal(public.type, "application/vnd.oasis.opendocument.text");
    test_sql(app, "UPDATE jury SET report_state = 'draft'", NULL, NULL);
    visitor_end(&public);
}
