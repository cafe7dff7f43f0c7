#include "web/layout.h"

const char *layout_asset(struct html *out, const struct layout *layout, const char *name) {
    if (layout->asset != NULL) return layout->asset(name);
    return arena_printf(out->arena, "/assets/%s", name);
}

/* Is this "name=value" piece of a query the language? */
static bool is_language(struct str piece) {
    return str_starts(piece, "language=") || str_is(piece, "language");
}

const char *layout_language_href(struct arena *arena, const char *target, const char *language) {
    struct str query = str_of(target);
    struct str path = str_cut(&query, '?');
    struct buf buf;
    buf_init(&buf, arena, 8000);
    buf_add(&buf, path.s, path.n);
    buf_printf(&buf, "?language=%s", language);
    while (query.s != NULL && query.n > 0) {
        struct str piece = str_cut(&query, '&');
        if (piece.n == 0 || is_language(piece)) continue;
        buf_char(&buf, '&');
        buf_add(&buf, piece.s, piece.n);
    }
    return buf.s;
}
