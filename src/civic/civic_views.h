/* civic_views -- what the templates of this room show. */
#ifndef CIVIC_CIVIC_VIEWS_H
#define CIVIC_CIVIC_VIEWS_H

#include "civic/page.h"

enum civic_error_kind {
    CIVIC_ERROR_NOT_FOUND,
    CIVIC_ERROR_LINK, /* of an invitation: used already, or too old */
    CIVIC_ERROR_CODE, /* in an address, of a slip or a letter: unknown, or replaced */
    CIVIC_ERROR_DENIED,
    CIVIC_ERROR_SIGNED_OUT, /* in the middle of a form */
    CIVIC_ERROR_LIMIT,
    CIVIC_ERROR_FULL, /* the disk is */
    CIVIC_ERROR_INPUT,
    CIVIC_ERROR_OURS
};

struct civic_error_view {
    enum civic_error_kind kind;
    int status;
    bool sent; /* they sent something, and did not only open a page */
    const char *text;
    /* Signed out: where to sign in, and what was sent, to be sent again (no passwords or codes). */
    const char *sign_in, *action;
    const struct http_pair *kept;
    size_t n_kept;
    const char *part; /* denied somebody who helps with this proposal: the page of theirs */
};
/* The h1 and title of an error page, translated. */
const char *civic_error_title(const struct html *out, enum civic_error_kind kind);

/* A form of one button. */
struct civic_button_view {
    const char *path, *text, *csrf, *nonce;
    bool secondary, warning, link;
};

#endif
