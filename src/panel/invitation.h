/* invitation -- the words of invitations and reminders, by e-mail, text and letter. Pure. */
#ifndef PANEL_INVITATION_H
#define PANEL_INVITATION_H

#include "base/arena.h"
#include "notify/notify.h"

struct invitation {
    const char *panel, *contact, *title, *about;
    const char *closes_day;  /* ISO or NULL */
    const char *language;    /* "en" or "cy" */
    const char *link, *mine; /* whole addresses: the survey; the member's own page */
    bool reminder;
};
void invitation_write(struct arena *arena, const struct invitation *invitation,
                      enum notify_channel channel, const char **subject, const char **text);

#endif
