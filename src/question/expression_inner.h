/* expression_inner -- the tree, shared by its reader and its evaluation alone. */
#ifndef QUESTION_EXPRESSION_INNER_H
#define QUESTION_EXPRESSION_INNER_H

#include "question/expression.h"

enum node_kind {
    NODE_NUMBER,
    NODE_WORD,
    NODE_QUESTION,
    NODE_CELL,
    NODE_CONTEXT,
    NODE_HAS,
    NODE_ANSWERED,
    NODE_COUNT,
    NODE_AND,
    NODE_OR,
    NODE_NOT,
    NODE_COMPARE,
    NODE_ARITHMETIC
};
enum compare {
    COMPARE_EQUAL,
    COMPARE_NOT,
    COMPARE_LESS,
    COMPARE_LESS_EQUAL,
    COMPARE_MORE,
    COMPARE_MORE_EQUAL
};

struct expression {
    enum node_kind kind;
    enum expression_kind gives;
    bool is_date;
    int question;     /* QUESTION, CELL, HAS, ANSWERED, COUNT */
    const char *word; /* WORD; CELL: the row; HAS: the option; CONTEXT: which */
    double number;
    enum compare compare;
    char operator;                   /* ARITHMETIC: + - * / */
    struct expression *left, *right; /* NOT: left alone */
    int column;
};

#endif
