#include "uf-choices.h"

#include <glib.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "uf-output.h"

#define INDENT 6
#define USUAL 80
#define NARROWEST 30

static glong
get_room(void)
{
	struct winsize size = { 0 };
	const bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
	return MAX(known ? size.ws_col : USUAL, NARROWEST) - INDENT;
}

void
uf_choices_print(size_t number, const char *text)
{
	const glong room = get_room();
	glong used = 0;
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	printf("%4zu  ", number);
	for (char **word = words; *word != NULL; word++) {
		const glong length = g_utf8_strlen(*word, -1);
		if (used > 0 && used + 1 + length > room) {
			printf("\n%*s", INDENT, "");
			used = 0;
		} else if (used > 0) {
			putchar(' ');
			used++;
		}
		uf_output_text(stdout, *word, true);
		used += length;
	}
	putchar('\n');
}

size_t
uf_choices_read(const char *typed, size_t most)
{
	gint64 number;
	return typed != NULL && most > 0 &&
		       g_ascii_string_to_signed(typed, 10, 1, (gint64)most, &number, NULL)
		   ? (size_t)number
		   : 0;
}
