/* Letters of a recruitment in two languages, as they are printed. */
#include "civic/app.h"
#include "office/sample_test.h"
#include "tests/test.h"
#include "tests/visitor.h"

#include <stdio.h>
#include <string.h>

enum { LEILA = 6 }; /* engagement lead of the example programme */
#define RECRUITMENT "/proposals/3/recruitments/2"
#define POLISH "Jak odpowiedzieć\nStrona\nTwój kod\nLub zeskanuj\nLub zadzwoń\nDo dnia\n"

/* The letter to nobody, with these texts in the second language. */
static const char *letter_with(struct visitor *leila, const char *language, const char *letter,
                               const char *box) {
    visitor_go(leila, RECRUITMENT "/texts");
    visitor_post_fields(leila, NULL, RECRUITMENT "/texts", "letter", "You were chosen by lot.",
                        "phone", "01632 960 001", "second_language", language, "second_letter",
                        letter, "second_box", box, "revision", visitor_hidden(leila, "revision"));
    if (leila->status != 303) return NULL;
    visitor_go(leila, RECRUITMENT "/letter-example.pdf");
    const struct http_response *pdf = leila->response;
    return pdf_text(leila->arena, (struct str){pdf->bytes, pdf->n_bytes}, "pdftotext -layout");
}

static void letters_speak_two_languages(const char *engine) {
    struct app *app = test_example(engine);
    struct visitor leila;
    if (app == NULL) return;
    visitor_begin(&leila, app);
    visitor_sign_in(&leila, LEILA);
    const char *text = letter_with(&leila, "pl", "Zapraszamy.", POLISH);
    assert_non_null(text);
    assert_non_null(strstr(text, "How to answer"));
    assert_non_null(strstr(text, "Jak odpowiedzieć"));
    assert_non_null(strstr(text, "Twój kod"));
    assert_non_null(strstr(text, "Lub zadzwoń"));
    const char *until = strstr(text, "Do dnia: ");
    assert_non_null(until);
    int day, month, year; /* in figures: we have no Polish names of months */
    assert_int_equal(sscanf(until, "Do dnia: %d/%d/%d", &day, &month, &year), 3);
    assert_null(letter_with(&leila, "pl", "Zapraszamy.", "Strona\nTwój kod"));
    assert_int_equal(leila.status, 422);
    SEES(&leila, "Enter six lines");
    text = letter_with(&leila, "cy", "Fe'ch dewiswyd.", "");
    assert_non_null(text);
    assert_non_null(strstr(text, "Y Preswylydd / The Resident"));
    assert_non_null(strstr(text, "Cyfeirnod / Reference:"));
    assert_non_null(strstr(text, "Sut i ateb"));
    assert_null(strstr(text, "Jak odpowiedzieć"));
    visitor_end(&leila);
    test_app_close(app);
}
TEST_ON_BOTH(letters_speak_two_languages,
             "letters: the answer box speaks the second language, in words that we have or that "
             "were entered, all or none");
