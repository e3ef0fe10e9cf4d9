/* The clipboard of whoever sits at this terminal: through SSH, under Wayland, X11, Windows
 * or tmux.
 *
 * A value goes to the helper program on its standard input, or to the terminal itself (OSC 52),
 * never as an argument.
 */
#pragma once

#include <stdbool.h>

#include <glib.h>

typedef struct UfClipboard UfClipboard;

/* The way that fits this session: in an SSH session tmux or OSC 52, else clip.exe, wl-copy, xclip
 * or tmux when they are there, else OSC 52. @name chooses one: "osc52", "tmux", "wl-copy", "xclip",
 * "clip.exe"; USAGE for another. A const table: nothing to free. */
const UfClipboard *uf_clipboard_find(const char *name, GError **error);

/* What it is, for a person: "wl-copy". Borrowed. */
const char *uf_clipboard_get_name(const UfClipboard *clipboard);

/* Puts @text there; "" clears it (a terminal that knows no clearing keeps a blank). */
bool uf_clipboard_set(const UfClipboard *clipboard, const char *text, GError **error);
