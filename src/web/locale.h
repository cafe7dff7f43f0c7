/*
 * locale -- the table of translations that tools/mklocale.c makes from assets/locale/LANGUAGE.po.
 *
 * Texts are sorted by their English (strcmp order), so that finding one is a
 * binary search. mklocale refuses a translation whose printf conversions differ
 * from those of the English.
 */
#ifndef WEB_LOCALE_H
#define WEB_LOCALE_H

#include <stddef.h>

enum { LOCALE_PLURALS_MAX = 6 };

struct locale_text {
    const char *english;
    const char *texts[LOCALE_PLURALS_MAX]; /* [0] alone when the text has no plural */
};

struct locale {
    const char *language;
    const struct locale_text *texts; /* sorted by english */
    size_t n_texts;
    size_t (*plural)(unsigned long n); /* which of texts[] fits the number */
};

extern const struct locale locales[];
extern const size_t n_locales;

#endif
