/* A payment entered wrongly is put right, with a reason that stays, and every total follows. */
#include "civic/app.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <string.h>

/* Of the example programme: its owner, its engagement lead, and the jury's recruitment with two
 * fares due. */
enum { LEILA = 6, OWNER = 14 };
#define PAYMENTS "/proposals/3/recruitments/2/payments"

static void expect(struct visitor *visitor, int status, int got) {
    if (got != status)
        fail_msg("status %d, not %d: %s", got, status,
                 strstr(visitor->body, "<main") ? strstr(visitor->body, "<main") : visitor->body);
}

static void correct(struct visitor *leila, int status, const char *link, const char *wrong,
                    const char *revision) {
    expect(leila, status,
           visitor_post_fields(leila, link, link, "correction", wrong, "revision", revision));
}

static void totals(struct visitor *leila, const char *due, const char *paid) {
    expect(leila, 200, visitor_get(leila, PAYMENTS));
    if (strstr(leila->body, arena_printf(leila->arena, "number\">%s<", due)) == NULL ||
        strstr(leila->body, arena_printf(leila->arena, "number\">%s<", paid)) == NULL)
        fail_msg("not %s due and %s paid: %s", due, paid, strstr(leila->body, "fm-figures"));
}

/* The first entry that may be corrected. */
static const char *correct_link(struct visitor *leila) {
    const char *end = strstr(leila->body, "/correct\"");
    assert_non_null(end);
    const char *start = end;
    while (start[-1] != '"') start--;
    return arena_copy_n(leila->arena, start, (size_t)(end - start) + strlen("/correct"));
}

static void fare_put_right(struct visitor *leila) {
    totals(leila, "£12.80", "£0");
    const char *link = correct_link(leila);
    const char *paid =
        arena_printf(leila->arena, "%.*spaid", (int)(strlen(link) - strlen("correct")), link);
    correct(leila, 422, link, "not_sent", "1"); /* it is not marked as paid */
    expect(leila, 303, visitor_post_fields(leila, PAYMENTS, paid, NULL));
    totals(leila, "£6.40", "£6.40");
    correct(leila, 409, link, "returned", "1"); /* a page from before it was paid */
    correct(leila, 422, link, "", "2");
    correct(leila, 303, link, "not_sent", "2");
    totals(leila, "£12.80", "£0");
    expect(leila, 303, visitor_post_fields(leila, PAYMENTS, paid, NULL));
    correct(leila, 303, link, "returned", "4");
    totals(leila, "£6.40", "£0");
    assert_true(visitor_sees(leila, "Taken back: It was paid, and the money has come back"));
    expect(leila, 200, visitor_get(leila, link));
    assert_false(visitor_sees(leila, "Correct it"));
    correct(leila, 409, link, "twice", "4"); /* a page from before it was taken back */
    expect(leila, 409, visitor_post_fields(leila, PAYMENTS, paid, NULL));
    expect(leila, 200, visitor_get(leila, PAYMENTS ".csv"));
    assert_true(visitor_sees(leila, ",withdrawn,"));
    assert_true(visitor_sees(leila, ",returned"));
    visitor_sign_in(leila, OWNER);
    expect(leila, 200, visitor_get(leila, "/proposals/3/audit"));
    assert_true(visitor_sees(leila, "not_sent"));
    assert_true(visitor_sees(leila, "returned"));
    visitor_sign_in(leila, LEILA);
}

/* A payment run goes out as a whole: one press marks what stood on the page, and nothing that was
 * entered since. */
static void run_is_paid(struct visitor *leila) {
    expect(leila, 200, visitor_get(leila, PAYMENTS));
    const char *from = strstr(leila->body, PAYMENTS "/paid/bank/");
    assert_non_null(from);
    const char *all = arena_printf(leila->arena, "%.*s", (int)strcspn(from, "\""), from);
    expect(leila, 303,
           visitor_post_fields(leila, PAYMENTS, PAYMENTS, "number", "1244", "kind", "other",
                               "amount", "9.90", "method", "bank", NULL));
    expect(leila, 303, visitor_post_fields(leila, PAYMENTS, all, NULL));
    expect(leila, 200, visitor_get(leila, PAYMENTS));
    assert_non_null(strstr(leila->body, "number\">£9.90<"));
    assert_false(visitor_sees(leila, "were paid today"));
    expect(leila, 409, visitor_post_fields(leila, PAYMENTS, all, NULL));
}

static void payments_are_put_right(void **state) {
    (void)state;
    for (int engine = 0; engine < 2; engine++) {
        struct app *app = test_example(engine == 0 ? "sqlite" : "postgres");
        if (app == NULL) continue;
        struct visitor leila;
        visitor_begin(&leila, app);
        visitor_sign_in(&leila, LEILA);
        fare_put_right(&leila);
        /* What was promised is asked for again once the entry for it is taken back. */
        expect(&leila, 303, visitor_post_fields(&leila, PAYMENTS, PAYMENTS "/honoraria", NULL));
        expect(&leila, 200, visitor_get(&leila, PAYMENTS));
        assert_false(visitor_sees(&leila, "Enter them all"));
        const char *fee = strstr(leila.body, "For taking part");
        assert_non_null(fee);
        const char *end = strstr(fee, "/correct\"");
        assert_non_null(end);
        const char *start = end;
        while (start[-1] != '"') start--;
        const char *link = arena_printf(leila.arena, "%.*s/correct", (int)(end - start), start);
        correct(&leila, 303, link, "sum", "1");
        expect(&leila, 200, visitor_get(&leila, PAYMENTS));
        assert_true(visitor_sees(&leila, "1 confirmed person has no honorarium yet."));
        run_is_paid(&leila);
        visitor_end(&leila);
        test_app_close(app);
    }
}
TEST(payments_are_put_right,
     "journey: a payment entered wrongly is taken back with a reason, and every total follows");
