#include "web/feed.h"

#include "base/clock.h"

/* Text for an element or an attribute. Control characters have no place in XML 1.0. */
static void put(struct buf *out, const char *text) {
    for (const char *s = text == NULL ? "" : text; *s != '\0'; s++) {
        switch (*s) {
        case '&': buf_text(out, "&amp;"); break;
        case '<': buf_text(out, "&lt;"); break;
        case '>': buf_text(out, "&gt;"); break;
        case '"': buf_text(out, "&quot;"); break;
        default:
            if ((unsigned char)*s >= 0x20 || *s == '\n' || *s == '\t') buf_char(out, *s);
        }
    }
}

static void element(struct buf *out, const char *name, const char *text) {
    buf_printf(out, "<%s>", name);
    put(out, text);
    buf_printf(out, "</%s>\n", name);
}

static void link_put(struct buf *out, const char *relation, const char *type, const char *href) {
    buf_printf(out, "<link rel=\"%s\" type=\"%s\" href=\"", relation, type);
    put(out, href);
    buf_text(out, "\"/>\n");
}

static void updated(struct buf *out, int64_t time_us) {
    struct arena *arena = out->arena;
    element(out, "updated", clock_iso(arena, time_us));
}

void feed_begin(struct feed *feed, struct buf *out, const struct feed_about *about) {
    feed->out = out;
    buf_text(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"");
    put(out, about->language);
    buf_text(out, "\">\n");
    element(out, "title", about->title);
    if (!text_is_empty(about->subtitle)) element(out, "subtitle", about->subtitle);
    element(out, "id", about->address);
    link_put(out, "self", "application/atom+xml", about->address);
    link_put(out, "alternate", "text/html", about->page);
    updated(out, about->updated);
    buf_text(out, "<author>");
    element(out, "name", about->author);
    buf_text(out, "</author>\n");
}

void feed_entry(struct feed *feed, const struct feed_entry *entry) {
    struct buf *out = feed->out;
    buf_text(out, "<entry>\n");
    element(out, "title", entry->title);
    element(out, "id", entry->id);
    link_put(out, "alternate", "text/html", entry->href);
    updated(out, entry->updated);
    if (!text_is_empty(entry->text)) element(out, "summary", entry->text);
    buf_text(out, "</entry>\n");
}

void feed_end(struct feed *feed) {
    buf_text(feed->out, "</feed>\n");
}
