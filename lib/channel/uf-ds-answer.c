/* What the answer to a file that was posted means. A file may exist whatever went wrong after the
 * request left, and nothing at the partner tells two of them apart: so only what the partner itself
 * says clearly is believed. */
#include <string.h>

#include "uf-ds-private.h"
#include "uf-error.h"
#include "uf-http-private.h"
#include "uf-json.h"

#define UNCLAIMED_DAYS 5
#define MAX_TOKEN 200
#define WORD "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"
#define SLUG "abcdefghijklmnopqrstuvwxyz0123456789_-"

/* The five keys, which must agree. Borrowed from the answer. */
typedef struct {
	const char *url;
	const char *path; /* in url: begins the slug */
	size_t path_length;
	const char *id;
	const char *token;
	int64_t number;
} Created;

bool
uf_ds_answer_is_token(const char *token)
{
	return token != NULL && *token != '\0' && strlen(token) <= MAX_TOKEN &&
	       strspn(token, WORD) == strlen(token);
}

bool
uf_ds_answer_is_id(const char *id, int64_t number)
{
	g_autofree char *text = g_strdup_printf("Dossier-%" G_GINT64_FORMAT, number);
	g_autofree char *wanted = g_base64_encode((const guchar *)text, strlen(text));
	const size_t length = strcspn(wanted, "=");
	return id != NULL && strncmp(id, wanted, length) == 0 &&
	       strspn(id + length, "=") == strlen(id + length);
}

/* SITE/commencer/PATH?prefill_token=TOKEN, on the site that was asked */
static bool
read_link(const char *site, Created *created)
{
	static const char begin[] = "/commencer/";
	static const char query[] = "?prefill_token=";
	const size_t length = strlen(site);
	if (created->url == NULL || g_ascii_strncasecmp(created->url, site, length) != 0 ||
	    !g_str_has_prefix(created->url + length, begin))
		return false;
	created->path = created->url + length + strlen(begin);
	created->path_length = strspn(created->path, SLUG);
	const char *rest = created->path + created->path_length;
	return created->path_length > 0 && g_str_has_prefix(rest, query) &&
	       g_str_equal(rest + strlen(query), created->token);
}

static bool
read_created(const json_t *root, const char *site, Created *created)
{
	*created = (Created){
		.url = uf_json_get_string(root, "dossier_url"),
		.id = uf_json_get_string(root, "dossier_id"),
		.token = uf_json_get_string(root, "dossier_prefill_token"),
		.number = uf_json_get_integer(root, "dossier_number", 0),
	};
	return g_strcmp0(uf_json_get_string(root, "state"), "prefilled") == 0 &&
	       created->number > 0 && uf_ds_answer_is_id(created->id, created->number) &&
	       uf_ds_answer_is_token(created->token) && read_link(site, created);
}

static void
set_number(UfReceipt *receipt, const char *name, int64_t number)
{
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, number);
	uf_receipt_set(receipt, name, text);
}

static void
keep_created(const UfDsExchange *self, const Created *created, UfReceipt *receipt)
{
	g_autofree char *path = g_strndup(created->path, created->path_length);
	g_autofree char *until = uf_date_format_iso(uf_date_add_days(self->today, UNCLAIMED_DAYS));
	set_number(receipt, "reference", created->number);
	set_number(receipt, "number", self->target->number);
	uf_receipt_set(receipt, "id", created->id);
	uf_receipt_set(receipt, "token", created->token);
	uf_receipt_set(receipt, "link", created->url);
	uf_receipt_set(receipt, "site", self->target->site);
	uf_receipt_set(receipt, "path", path);
	uf_receipt_set(receipt, "until", until);
	uf_receipt_set(receipt, "state", "brouillon");
}

static void
end(const UfDsExchange *self, UfReceipt *receipt, UfReceiptStatus status, const char *rule)
{
	const unsigned http = self->answer != NULL ? uf_http_answer_get_status(self->answer) : 0;
	uf_receipt_end(receipt, status, self->reach, http, rule);
}

static void
read_success(const UfDsExchange *self, UfReceipt *receipt)
{
	Created created;
	g_autoptr(json_t) root =
	    uf_json_parse_bytes(uf_http_answer_get_body(self->answer), "answer", NULL);
	if (root == NULL || !read_created(root, self->site, &created)) {
		end(self, receipt, UF_RECEIPT_UNKNOWN, "ds.odd_answer");
		return;
	}
	end(self, receipt, UF_RECEIPT_RECEIVED, NULL);
	keep_created(self, &created, receipt);
}

static void
read_busy(const UfDsExchange *self, UfReceipt *receipt)
{
	end(self, receipt, UF_RECEIPT_NOT_SENT, "ds.busy");
	const int64_t wait = uf_http_answer_get_wait(self->answer);
	if (wait >= 0)
		set_number(receipt, "wait", wait);
}

static void
read_nothing(const UfDsExchange *self, UfReceipt *receipt)
{
	const bool is_stopped = g_error_matches(self->error, UF_ERROR, UF_ERROR_CANCELLED);
	if (self->reach == UF_HTTP_NO_ANSWER)
		end(self, receipt, UF_RECEIPT_UNKNOWN, "ds.no_answer");
	else if (self->reach == UF_HTTP_CUT)
		end(self, receipt, UF_RECEIPT_UNKNOWN, "ds.cut_answer");
	else if (is_stopped)
		end(self, receipt, UF_RECEIPT_NOT_SENT, "ds.stopped");
	else
		end(self, receipt, UF_RECEIPT_NOT_SENT, "ds.not_reached");
}

void
uf_ds_answer_read(const UfDsExchange *self, UfReceipt *receipt)
{
	static const struct {
		unsigned first;
		unsigned last;
		UfReceiptStatus status;
		const char *rule;
	} rows[] = {
		/* "see there" is how many sites answer what they took */
		{ 303, 303, UF_RECEIPT_UNKNOWN, "ds.odd_answer" },
		{ 300, 399, UF_RECEIPT_REFUSED, "ds.redirected" },
		{ 404, 404, UF_RECEIPT_REFUSED, "ds.closed" },
		/* what stands before a site gives up on it: whether it was taken is not said */
		{ 408, 408, UF_RECEIPT_UNKNOWN, "ds.odd_answer" },
		{ 400, 499, UF_RECEIPT_REFUSED, "ds.refused" },
		{ 500, 599, UF_RECEIPT_UNKNOWN, "ds.server_error" },
		{ 0, 999, UF_RECEIPT_UNKNOWN, "ds.odd_answer" },
	};
	if (self->answer == NULL) {
		read_nothing(self, receipt);
		return;
	}
	const unsigned status = uf_http_answer_get_status(self->answer);
	if (status == 201) {
		read_success(self, receipt);
		return;
	}
	/* these two alone say that it was not taken */
	if (status == 429 || (status == 503 && self->answer->head.retry_after >= 0)) {
		read_busy(self, receipt);
		return;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (status >= rows[i].first && status <= rows[i].last) {
			end(self, receipt, rows[i].status, rows[i].rule);
			return;
		}
	}
}
