#include "uf-html.h"

#include <string.h>

void
uf_html_append_text(GString *out, const char *text)
{
	for (const char *p = text != NULL ? text : ""; *p != '\0'; p++) {
		switch (*p) {
		case '&':
			g_string_append(out, "&amp;");
			break;
		case '<':
			g_string_append(out, "&lt;");
			break;
		case '>':
			g_string_append(out, "&gt;");
			break;
		case '"':
			g_string_append(out, "&quot;");
			break;
		case '\'':
			g_string_append(out, "&#39;");
			break;
		case '\r': /* or the parser would read a line feed */
			g_string_append(out, "&#13;");
			break;
		default:
			g_string_append_c(out, *p);
		}
	}
}

void
uf_html_append_element(GString *out, const char *open, const char *text, const char *close)
{
	g_string_append(out, open);
	uf_html_append_text(out, text);
	g_string_append(out, close);
}

void
uf_html_append_hash(GString *out, const char *text)
{
	g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
	guint8 digest[32];
	gsize length = sizeof digest;
	g_checksum_update(sum, (const guchar *)text, (gssize)strlen(text));
	g_checksum_get_digest(sum, digest, &length);
	g_autofree char *base64 = g_base64_encode(digest, length);
	g_string_append_printf(out, "'sha256-%s'", base64);
}

static const char copy_script[] =
    "'use strict';const said=document.getElementById('said');"
    "async function copy(button){"
    "const cell=document.getElementById(button.dataset.copy);const text=cell.textContent;"
    "let done=false;"
    "try{await navigator.clipboard.writeText(text);done=true;}catch(e){"
    "const range=document.createRange();range.selectNodeContents(cell);"
    "const selection=getSelection();selection.removeAllRanges();selection.addRange(range);"
    "done=document.execCommand('copy');}"
    "said.textContent=done?'Copié\\u00a0: '+button.dataset.label"
    ":'Copie impossible, sélectionnez le texte';"
    "if(done){const next=button.closest('tr').nextElementSibling;"
    "button.textContent='Copié';const b=next&&next.querySelector('button');if(b)b.focus();}}"
    "document.addEventListener('click',function(event){"
    "const button=event.target.closest('button[data-copy]');if(button)copy(button);});";

const char *
uf_html_get_copy_script(void)
{
	return copy_script;
}
