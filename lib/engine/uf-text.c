#include "uf-text-private.h"

/* widths of Helvetica in WinAnsiEncoding from 0x20, in thousandths (Adobe's metrics, which the
 * free fonts made to replace it share) */
static const short widths[224] = {
	278,  278, 355, 556, 556, 889,  667,  191,  333, 333,  389, 584, 278,  333, 278, 278,
	556,  556, 556, 556, 556, 556,  556,  556,  556, 556,  278, 278, 584,  584, 584, 556,
	1015, 667, 667, 722, 722, 667,  611,  778,  722, 278,  500, 667, 556,  833, 722, 778,
	667,  778, 722, 667, 611, 722,  667,  944,  667, 667,  611, 278, 278,  278, 469, 556,
	333,  556, 556, 500, 556, 556,  278,  556,  556, 222,  222, 500, 222,  833, 556, 556,
	556,  556, 333, 500, 278, 556,  500,  722,  500, 500,  500, 334, 260,  334, 584, 365,
	556,  0,   222, 556, 333, 1000, 556,  556,  333, 1000, 667, 333, 1000, 0,   611, 0,
	0,    222, 222, 333, 333, 350,  556,  1000, 333, 1000, 500, 333, 944,  0,   500, 667,
	278,  333, 556, 556, 556, 556,  260,  556,  333, 737,  370, 556, 584,  333, 737, 552,
	400,  549, 333, 333, 333, 576,  537,  278,  333, 333,  365, 556, 834,  834, 834, 611,
	667,  667, 667, 667, 667, 667,  1000, 722,  667, 667,  667, 667, 278,  278, 278, 278,
	722,  722, 778, 778, 778, 778,  778,  584,  778, 722,  722, 722, 722,  667, 667, 611,
	556,  556, 556, 556, 556, 556,  889,  500,  556, 556,  556, 556, 278,  278, 278, 278,
	556,  556, 556, 556, 556, 556,  556,  549,  611, 556,  556, 556, 556,  500, 556, 500,
};

/* letters of cp1252 from 0x80 to 0x9F; 0 where the code has none */
static const gunichar upper[32] = {
	0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
	0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
	0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* where a word may be broken: seen in a break only, and we break no word there; Helvetica would
 * draw a hyphen */
#define SOFT_HYPHEN 0xAD

int
uf_text_winansi(gunichar letter)
{
	if ((letter >= 0x20 && letter < 0x7F) || (letter >= 0xA0 && letter <= 0xFF))
		return (int)letter;
	for (unsigned i = 0; letter != 0 && i < G_N_ELEMENTS(upper); i++) {
		if (upper[i] == letter)
			return (int)(0x80 + i);
	}
	return -1;
}

bool
uf_text_is_winansi(const char *text)
{
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		if (*c != '\n' && uf_text_winansi(g_utf8_get_char(c)) < 0)
			return false;
	}
	return true;
}

void
uf_text_append_string(GString *out, const char *text, size_t length)
{
	g_string_append_c(out, '(');
	for (const char *c = text; c < text + length; c = g_utf8_next_char(c)) {
		int code = uf_text_winansi(g_utf8_get_char(c));
		if (code == '(' || code == ')' || code == '\\')
			g_string_append_printf(out, "\\%c", code);
		else if (code >= 0x20 && code < 0x7F)
			g_string_append_c(out, (char)code);
		else if (code >= 0 && code != SOFT_HYPHEN)
			g_string_append_printf(out, "\\%03o", (unsigned)code);
	}
	g_string_append_c(out, ')');
}

double
uf_text_helvetica(void *unused, const char *text, size_t length)
{
	(void)unused;
	int sum = 0;
	for (const char *c = text; c < text + length; c = g_utf8_next_char(c)) {
		int code = uf_text_winansi(g_utf8_get_char(c));
		if (code >= 0x20 && code != SOFT_HYPHEN)
			sum += widths[code - 0x20];
	}
	return sum / 1000.0;
}

bool
uf_text_has_right_to_left(const char *text)
{
	for (const char *c = text; *c != '\0'; c = g_utf8_next_char(c)) {
		switch (g_unichar_get_script(g_utf8_get_char(c))) {
		case G_UNICODE_SCRIPT_ARABIC:
		case G_UNICODE_SCRIPT_HEBREW:
		case G_UNICODE_SCRIPT_SYRIAC:
		case G_UNICODE_SCRIPT_THAANA:
		case G_UNICODE_SCRIPT_NKO:
			return true;
		default:
			break;
		}
	}
	return false;
}
