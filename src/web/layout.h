/*
 * layout -- the frame of every page: head, header, navigation, notices, footer.
 *
 * The dispatcher lets a page write its content into an html of its own first
 * (html_apart), so that the title and the form's errors are known, and then calls
 * layout_page once with that content. There is one <main id="main-content">; the
 * page itself writes its <h1>. Without script everything works; the optional
 * script is that of govuk-frontend alone.
 */
#ifndef WEB_LAYOUT_H
#define WEB_LAYOUT_H

#include "web/form.h"
#include "web/html.h"

struct layout_item {
    const char *section; /* "proposals": highlighted when it is the layout's section */
    const char *text;    /* in the page's language */
    const char *href;
};

struct layout {
    const char *title; /* of the page, without the service name; "Error: " is put before it by us */
    const char *service_name;        /* "Folkmoot" */
    const char *home_href;           /* of the service name; NULL: "/" */
    const char *section;             /* item to highlight, NULL: none */
    const struct layout_item *items; /* navigation; none for no_navigation */
    size_t n_items;
    bool no_navigation;      /* participants' pages: only the service name on top */
    const char *viewer_name; /* signed-in official: shown with account and sign-out; NULL: none */
    const char *account_href;
    const char *sign_out_action; /* a POST form with csrf and nonce; NULL: none */
    const char *csrf, *nonce;    /* the hidden fields of that form, as in struct form */
    const char *language_target; /* path and query of this page, to come back to in the other
                                    language as ?language=cy; NULL: no switch */
    const char *back_href;       /* a back link above the heading; NULL: none */
    const char *notice;          /* shown once, in a banner; NULL: none */
    bool notice_is_remark;       /* nothing was done: not a banner of success */
    const struct form *form;     /* its error summary is shown above the content; NULL: none */
    bool wide;                   /* content over the full width, for tables and sheets */
    bool no_index;               /* asks search engines to stay away */
    const char *(*asset)(const char *name); /* address of "folkmoot.css"; NULL: "/assets/" + name */
};

/* The whole document, from doctype to </html>. `content` is what goes into <main>. */
void layout_page(struct html *out, const struct layout *layout, struct raw content);

/* The address of a static file, through layout->asset. */
const char *layout_asset(struct html *out, const struct layout *layout, const char *name);

/* Path and query with `language` set to the given one (replacing any), for the switch. */
const char *layout_language_href(struct arena *arena, const char *target, const char *language);

#endif
