#include "panel/invitation.h"

#include "base/clock.h"
#include "web/html.h"

static void paragraph(struct buf *buf, const char *text) {
    if (text_is_empty(text)) return;
    if (buf->n > 0) buf_text(buf, "\n\n");
    buf_text(buf, text);
}

void invitation_write(struct arena *arena, const struct invitation *v, enum notify_channel channel,
                      const char **subject, const char **text) {
    struct html words = {.arena = arena, .language = v->language};
    struct buf buf;
    struct date day;
    buf_init(&buf, arena, 16384);
    const char *closes = v->closes_day != NULL && date_read(v->closes_day, &day)
                             ? clock_day_text(arena, date_start(day), v->language)
                             : NULL;
    *subject = v->reminder ? trf(&words, "A reminder: %s", v->title) : v->title;
    if (channel == NOTIFY_SMS) {
        paragraph(&buf, trf(&words, "%s: %s. Please answer at %s", v->panel, v->title, v->link));
        *text = buf.s;
        return;
    }
    paragraph(&buf,
              v->reminder
                  ? trf(&words,
                        "We wrote to you about \"%s\" and have not had your answers yet. There "
                        "is still time.",
                        v->title)
                  : trf(&words, "You are a member of %s. We would like to hear from you: %s.",
                        v->panel, v->title));
    paragraph(&buf, v->about);
    paragraph(&buf, trf(&words, "Answer here: %s", v->link));
    paragraph(&buf,
              tr(&words, "This link is yours alone: please do not pass it on. You can stop and "
                         "go on later, also on another device."));
    if (closes != NULL) paragraph(&buf, trf(&words, "The last day is %s.", closes));
    paragraph(&buf,
              trf(&words, "How we reach you, what is held about you, and leaving the panel: %s",
                  v->mine));
    paragraph(&buf, v->contact);
    *text = buf.s;
}
