#include "office/picture_path.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct pen {
    cairo_t *cr;
    const char *at;
    double x, y;             /* where we are */
    double start_x, start_y; /* of this part of the path */
    double control_x, control_y;
};

static void space_skip(struct pen *pen) {
    pen->at += strspn(pen->at, " \t\r\n,");
}

/* A number of the path's own grammar; strtod alone would take "inf" and hexadecimal ones. */
static bool number_read(struct pen *pen, double *out) {
    char text[40];
    size_t n = 0;
    space_skip(pen);
    const char *s = pen->at;
    bool point = false, power = false;
    for (; n + 1 < sizeof text; n++) {
        char c = s[n];
        bool sign = (c == '-' || c == '+') && (n == 0 || s[n - 1] == 'e' || s[n - 1] == 'E');
        bool dot = c == '.' && !point && !power, e = (c == 'e' || c == 'E') && !power && n > 0;
        if (!(c >= '0' && c <= '9') && !sign && !dot && !e) break;
        point = point || dot;
        power = power || e;
        text[n] = c;
    }
    text[n] = '\0';
    char *end;
    double value = strtod(text, &end);
    if (end == text || !isfinite(value) || fabs(value) > 1e7) return false;
    pen->at += end - text;
    *out = value;
    return true;
}

static bool numbers_read(struct pen *pen, double *out, int n) {
    for (int i = 0; i < n; i++)
        if (!number_read(pen, &out[i])) return false;
    return true;
}

/* An elliptical arc from its end points (SVG 1.1, appendix F.6.5). */
static void arc_draw(struct pen *pen, double rx, double ry, double turn, bool large, bool sweep,
                     double x, double y) {
    rx = fabs(rx);
    ry = fabs(ry);
    if (rx < 1e-9 || ry < 1e-9 || (fabs(x - pen->x) < 1e-12 && fabs(y - pen->y) < 1e-12)) {
        cairo_line_to(pen->cr, x, y);
        return;
    }
    double angle = turn * M_PI / 180, c = cos(angle), s = sin(angle);
    double dx = (pen->x - x) / 2, dy = (pen->y - y) / 2;
    double px = c * dx + s * dy, py = c * dy - s * dx;
    double lack = px * px / (rx * rx) + py * py / (ry * ry);
    if (lack > 1) {
        rx *= sqrt(lack);
        ry *= sqrt(lack);
    }
    double below = rx * rx * py * py + ry * ry * px * px;
    double factor = sqrt(fmax(0, (rx * rx * ry * ry - below) / below)) * (large == sweep ? -1 : 1);
    double qx = factor * rx * py / ry, qy = -factor * ry * px / rx;
    double from = atan2((py - qy) / ry, (px - qx) / rx),
           to = atan2((-py - qy) / ry, (-px - qx) / rx);
    cairo_save(pen->cr);
    cairo_translate(pen->cr, c * qx - s * qy + (pen->x + x) / 2,
                    s * qx + c * qy + (pen->y + y) / 2);
    cairo_rotate(pen->cr, angle);
    cairo_scale(pen->cr, rx, ry);
    if (sweep)
        cairo_arc(pen->cr, 0, 0, 1, from, to);
    else
        cairo_arc_negative(pen->cr, 0, 0, 1, from, to);
    cairo_restore(pen->cr);
}

static bool curve_draw(struct pen *pen, char kind, bool relative) {
    double v[6] = {0};
    double ox = relative ? pen->x : 0, oy = relative ? pen->y : 0;
    int n = kind == 'C' ? 6 : 4;
    if (!numbers_read(pen, v, n)) return false;
    for (int i = 0; i < n; i += 2) {
        v[i] += ox;
        v[i + 1] += oy;
    }
    if (kind == 'Q') {
        double qx = v[0], qy = v[1];
        cairo_curve_to(pen->cr, pen->x + 2 * (qx - pen->x) / 3, pen->y + 2 * (qy - pen->y) / 3,
                       v[2] + 2 * (qx - v[2]) / 3, v[3] + 2 * (qy - v[3]) / 3, v[2], v[3]);
    } else if (kind == 'S') {
        cairo_curve_to(pen->cr, 2 * pen->x - pen->control_x, 2 * pen->y - pen->control_y, v[0],
                       v[1], v[2], v[3]);
    } else {
        cairo_curve_to(pen->cr, v[0], v[1], v[2], v[3], v[4], v[5]);
    }
    pen->control_x = v[n - 4];
    pen->control_y = v[n - 3];
    pen->x = v[n - 2];
    pen->y = v[n - 1];
    return true;
}

static bool step_draw(struct pen *pen, char command) {
    bool relative = command >= 'a';
    char kind = relative ? (char)(command - 'a' + 'A') : command;
    double v[7], ox = relative ? pen->x : 0, oy = relative ? pen->y : 0;
    switch (kind) {
    case 'C':
    case 'S':
    case 'Q': return curve_draw(pen, kind, relative);
    case 'M':
    case 'L':
        if (!numbers_read(pen, v, 2)) return false;
        pen->x = ox + v[0];
        pen->y = oy + v[1];
        break;
    case 'H':
        if (!numbers_read(pen, v, 1)) return false;
        pen->x = ox + v[0];
        break;
    case 'V':
        if (!numbers_read(pen, v, 1)) return false;
        pen->y = oy + v[0];
        break;
    case 'A':
        if (!numbers_read(pen, v, 7)) return false;
        arc_draw(pen, v[0], v[1], v[2], v[3] > 0.5, v[4] > 0.5, ox + v[5], oy + v[6]);
        pen->x = ox + v[5];
        pen->y = oy + v[6];
        break;
    default: return false;
    }
    if (kind == 'M') {
        cairo_move_to(pen->cr, pen->x, pen->y);
        pen->start_x = pen->x;
        pen->start_y = pen->y;
    } else if (kind != 'A') {
        cairo_line_to(pen->cr, pen->x, pen->y);
    }
    pen->control_x = pen->x;
    pen->control_y = pen->y;
    return true;
}

bool picture_path(cairo_t *cr, const char *d) {
    struct pen pen = {.cr = cr, .at = d};
    char command = '\0';
    cairo_new_path(cr);
    for (space_skip(&pen); *pen.at != '\0'; space_skip(&pen)) {
        if (strchr("MmLlHhVvCcSsQqAaZz", *pen.at) != NULL) {
            command = *pen.at++;
            if (command == 'z' || command == 'Z') {
                cairo_close_path(cr);
                pen.x = pen.start_x;
                pen.y = pen.start_y;
                continue;
            }
        } else if (command == '\0' || command == 'z' || command == 'Z') {
            return false;
        }
        if (!step_draw(&pen, command)) return false;
        /* Further pairs after a move are lines. */
        if (command == 'M') command = 'L';
        if (command == 'm') command = 'l';
    }
    return true;
}
