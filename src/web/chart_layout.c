#include "web/chart_layout.h"

#include <stdint.h>
#include <stdlib.h>

enum { SWEEPS = 8 };

struct work {
    struct arena *arena;
    size_t n_nodes, n_links;
    const struct flow_link *links;
    struct flow_layout *out;
    char *state; /* of the search: 0 new, 1 on the path, 2 done */
};

static size_t left_of(const struct work *work, size_t link) {
    return work->out->routes[link].turned ? work->links[link].to : work->links[link].from;
}

static size_t right_of(const struct work *work, size_t link) {
    return work->out->routes[link].turned ? work->links[link].from : work->links[link].to;
}

/* Turns every link that leads back onto the path of the search. Own stack: no deep recursion. */
static void search(struct work *work, size_t start, size_t *stack, size_t *next) {
    size_t depth = 0;
    if (work->state[start] != 0) return;
    stack[depth++] = start;
    work->state[start] = 1;
    next[start] = 0;
    while (depth > 0) {
        size_t node = stack[depth - 1];
        size_t i = next[node]++;
        if (i == work->n_links) {
            work->state[node] = 2;
            depth--;
            continue;
        }
        const struct flow_link *link = &work->links[i];
        if (link->from != node || link->to == node) continue;
        if (work->state[link->to] == 1) {
            work->out->routes[i].turned = true;
        } else if (work->state[link->to] == 0) {
            work->state[link->to] = 1;
            next[link->to] = 0;
            stack[depth++] = link->to;
        }
    }
}

static void turn_back_links(struct work *work) {
    work->state = arena_take(work->arena, work->n_nodes + 1, 1);
    size_t *stack = ARENA_ARRAY(work->arena, size_t, work->n_nodes + 1);
    size_t *next = ARENA_ARRAY(work->arena, size_t, work->n_nodes + 1);
    bool *entered = ARENA_ARRAY(work->arena, bool, work->n_nodes + 1);
    for (size_t i = 0; i < work->n_links; i++)
        if (work->links[i].from != work->links[i].to) entered[work->links[i].to] = true;
    /* Sources first, so that they stand on the left. */
    for (size_t i = 0; i < work->n_nodes; i++)
        if (!entered[i]) search(work, i, stack, next);
    for (size_t i = 0; i < work->n_nodes; i++) search(work, i, stack, next);
}

/* Longest path from the left: relaxed until nothing moves, at most n_nodes times. */
static void give_layers(struct work *work) {
    struct flow_place *places = work->out->places;
    bool moved = true;
    for (size_t round = 0; round < work->n_nodes && moved; round++) {
        moved = false;
        for (size_t i = 0; i < work->n_links; i++) {
            size_t left = left_of(work, i), right = right_of(work, i);
            if (left == right || places[right].layer > places[left].layer) continue;
            places[right].layer = places[left].layer + 1;
            moved = true;
        }
    }
    for (size_t i = 0; i < work->n_nodes; i++)
        if (places[i].layer + 1 > work->out->n_layers) work->out->n_layers = places[i].layer + 1;
}

/* A source moves right until beside the first that it leads to: shorter arrows. */
static void pull_sources(struct work *work) {
    struct flow_place *places = work->out->places;
    for (size_t node = 0; node < work->n_nodes; node++) {
        size_t nearest = SIZE_MAX;
        bool source = true;
        for (size_t i = 0; i < work->n_links; i++) {
            if (left_of(work, i) == right_of(work, i)) continue;
            if (right_of(work, i) == node) source = false;
            if (left_of(work, i) == node && places[right_of(work, i)].layer < nearest)
                nearest = places[right_of(work, i)].layer;
        }
        if (source && nearest != SIZE_MAX && nearest > 0) places[node].layer = nearest - 1;
    }
}

static void make_routes(struct work *work) {
    struct flow_layout *out = work->out;
    for (size_t i = 0; i < work->n_links; i++) {
        struct flow_route *route = &out->routes[i];
        size_t left = left_of(work, i), right = right_of(work, i);
        if (left == right) continue;
        route->layer_span = out->places[right].layer - out->places[left].layer;
        route->places = ARENA_ARRAY(work->arena, size_t, route->layer_span + 1);
        route->places[0] = left;
        route->places[route->layer_span] = right;
        for (size_t k = 1; k < route->layer_span; k++) {
            out->places[out->n_places] = (struct flow_place){
                .layer = out->places[left].layer + k, .node = SIZE_MAX, .link = i};
            route->places[k] = out->n_places++;
        }
    }
}

/* Most places that there can be: each link may pass through all layers. */
static size_t places_max(const struct work *work) {
    return work->n_nodes + work->n_links * (work->n_nodes + 1);
}

struct keyed {
    double key;
    size_t place, former;
};

static int by_key(const void *a, const void *b) {
    const struct keyed *x = a, *y = b;
    if (x->key < y->key) return -1;
    if (x->key > y->key) return 1;
    return x->former < y->former ? -1 : x->former > y->former ? 1 : 0;
}

/* Mean order of the neighbours in the layer on the left or right; the own order when none. */
static double mean_order(const struct work *work, size_t place, bool on_left) {
    const struct flow_layout *out = work->out;
    double sum = 0, n = 0;
    for (size_t i = 0; i < work->n_links; i++) {
        const struct flow_route *route = &out->routes[i];
        for (size_t k = 0; k < route->layer_span; k++) {
            size_t here = route->places[on_left ? k + 1 : k];
            size_t there = route->places[on_left ? k : k + 1];
            if (here != place) continue;
            sum += (double)out->places[there].order;
            n += 1;
        }
    }
    return n > 0 ? sum / n : (double)out->places[place].order;
}

static void sort_layer(struct work *work, size_t layer, bool on_left, struct keyed *keys) {
    size_t n = 0;
    for (size_t i = 0; i < work->out->n_places; i++)
        if (work->out->places[i].layer == layer)
            keys[n++] = (struct keyed){mean_order(work, i, on_left), i, work->out->places[i].order};
    if (n > 1) qsort(keys, n, sizeof *keys, by_key);
    for (size_t i = 0; i < n; i++) work->out->places[keys[i].place].order = i;
}

/* Crossings between layers: pairs of links whose ends lie the other way round. */
static size_t count_crossings(const struct work *work) {
    const struct flow_layout *out = work->out;
    size_t n = 0;
    for (size_t a = 0; a < work->n_links; a++)
        for (size_t b = a + 1; b < work->n_links; b++)
            for (size_t i = 0; i < out->routes[a].layer_span; i++)
                for (size_t k = 0; k < out->routes[b].layer_span; k++) {
                    const struct flow_place *a1 = &out->places[out->routes[a].places[i]];
                    const struct flow_place *b1 = &out->places[out->routes[b].places[k]];
                    if (a1->layer != b1->layer) continue;
                    const struct flow_place *a2 = &out->places[out->routes[a].places[i + 1]];
                    const struct flow_place *b2 = &out->places[out->routes[b].places[k + 1]];
                    if ((a1->order < b1->order && a2->order > b2->order) ||
                        (a1->order > b1->order && a2->order < b2->order))
                        n++;
                }
    return n;
}

static void give_orders(struct work *work) {
    struct flow_layout *out = work->out;
    out->layer_sizes = ARENA_ARRAY(work->arena, size_t, out->n_layers + 1);
    for (size_t i = 0; i < out->n_places; i++)
        out->places[i].order = out->layer_sizes[out->places[i].layer]++;
    struct keyed *keys = ARENA_ARRAY(work->arena, struct keyed, out->n_places + 1);
    size_t *best = ARENA_ARRAY(work->arena, size_t, out->n_places + 1);
    size_t fewest = SIZE_MAX;
    for (int sweep = 0; sweep <= SWEEPS; sweep++) {
        size_t n = count_crossings(work);
        if (n < fewest) {
            fewest = n;
            for (size_t i = 0; i < out->n_places; i++) best[i] = out->places[i].order;
        }
        bool rightwards = sweep % 2 == 0;
        for (size_t k = 0; k < out->n_layers; k++)
            sort_layer(work, rightwards ? k : out->n_layers - 1 - k, rightwards, keys);
    }
    for (size_t i = 0; i < out->n_places; i++) out->places[i].order = best[i];
}

void flow_layout_make(struct arena *arena, size_t n_nodes, const struct flow_link *links,
                      size_t n_links, struct flow_layout *out) {
    struct work work = {
        .arena = arena, .n_nodes = n_nodes, .n_links = n_links, .links = links, .out = out};
    *out = (struct flow_layout){.n_places = n_nodes};
    out->places = ARENA_ARRAY(arena, struct flow_place, places_max(&work) + 1);
    out->routes = ARENA_ARRAY(arena, struct flow_route, n_links + 1);
    for (size_t i = 0; i < n_nodes; i++) out->places[i].node = i;
    turn_back_links(&work);
    give_layers(&work);
    pull_sources(&work);
    make_routes(&work);
    give_orders(&work);
}
