// ncurses as Swift can see it: wide characters, functions instead of macros, and getters for what is a macro or an
// array of unknown length.
#pragma once
#define _XOPEN_SOURCE 700
#define _DEFAULT_SOURCE
#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1
#include <locale.h>
#include <ncurses.h>
#include <term.h>

static const attr_t CURSES_BOLD = A_BOLD;
static const attr_t CURSES_DIM = A_DIM;
static const attr_t CURSES_ITALIC = A_ITALIC;
static const attr_t CURSES_UNDERLINE = A_UNDERLINE;
static const attr_t CURSES_REVERSE = A_REVERSE;

static inline WINDOW *curses_screen(void) { return stdscr; }
static inline WINDOW *curses_shown(void) { return curscr; }
static inline int curses_colors(void) { return COLORS; }
static inline int curses_pairs(void) { return COLOR_PAIRS; }

/// The attribute bits that ncurses itself stores for a color pair beside `ext_color`.
static inline attr_t curses_pair_bits(int pair) { return (attr_t)COLOR_PAIR(pair > 255 ? 255 : pair) & A_COLOR; }

// Terminfo names of all standard capabilities; NULL after the last.
static inline const char *curses_flag_name(int index) { return boolnames[index]; }
static inline const char *curses_number_name(int index) { return numnames[index]; }
static inline const char *curses_string_name(int index) { return strnames[index]; }

/// A string capability; NULL when the terminal lacks it (terminfo tells "absent" and "canceled" apart).
static inline const char *curses_string(const char *name) {
    const char *value = tigetstr(name);
    return value == (const char *)-1 ? NULL : value;
}
