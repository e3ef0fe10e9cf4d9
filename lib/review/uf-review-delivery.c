/* What would leave for the partner's interface: where to, how many bytes, and field by field what
 * is sent, what is not and why. Nothing without a delivery in the draft. */
#include "uf-channel.h"
#include "uf-delivery.h"
#include "uf-draft-text.h"
#include "uf-group.h"
#include "uf-json.h"
#include "uf-review-private.h"

#define UNREADABLE                                                                                    \
	"Ce brouillon ne dit pas ce qui partira\u00a0: il ne peut pas être approuvé. Préparez la " \
	"demande de nouveau."

/* In this order; those that are known and stay here come right after those that leave. */
static const struct {
	UfDeliveryOutcome outcome;
	const char *title;
} parts[] = {
	{ UF_DELIVERY_SENT, "Sera transmis" },
	{ UF_DELIVERY_NOT_ACCEPTABLE,
	  "Non transmis\u00a0: le partenaire le perdrait ou le comprendrait mal" },
	{ UF_DELIVERY_NOT_PREFILLABLE, "Ne se préremplit pas\u00a0: à saisir sur place" },
	{ UF_DELIVERY_EMPTY, "Rien de connu\u00a0: à remplir sur place" },
};

bool
uf_review_lacks_delivery(const UfDraft *draft)
{
	const UfChannel *channel = uf_channel_find(uf_draft_get_channel(draft));
	g_autoptr(GError) error = NULL;
	g_autoptr(UfDelivery) delivery = uf_delivery_load(draft, &error);
	return error != NULL || (delivery == NULL && channel != NULL && channel->send != NULL);
}

static size_t
find_size(const UfDraft *draft, const char *name)
{
	for (size_t i = 0; i < uf_draft_get_file_count(draft); i++) {
		const UfDraftFile file = uf_draft_get_file(draft, i);
		if (g_strcmp0(file.name, name) == 0)
			return g_bytes_get_size(file.content);
	}
	return 0;
}

/* the label of the piece @id of the form; its id when the form says nothing of it */
static const char *
find_piece(const UfDraft *draft, const char *id)
{
	const json_t *pieces = json_object_get(uf_draft_get_blocks(draft), "pieces");
	for (size_t i = 0; i < json_array_size(pieces); i++) {
		const json_t *piece = json_array_get(pieces, i);
		if (g_strcmp0(uf_json_get_string(piece, "id"), id) == 0)
			return uf_json_get_string(piece, "label");
	}
	return id;
}

/* "Vers", "Corps exact"… and their texts. */
static GPtrArray *
describe_target(const UfDraft *draft, const UfDelivery *delivery)
{
	const UfDeliveryTarget target = uf_delivery_get_target(delivery);
	GPtrArray *pairs = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(pairs, g_strdup("Vers"));
	g_ptr_array_add(pairs, g_strdup_printf("POST %s", target.url));
	g_ptr_array_add(pairs, g_strdup("Formulaire du partenaire"));
	g_ptr_array_add(pairs, g_strdup_printf("%s (révision %s)", target.title, target.revision));
	g_ptr_array_add(pairs, g_strdup("Corps exact"));
	g_ptr_array_add(
	    pairs, g_strdup_printf("%s, %zu octets", target.body, find_size(draft, target.body)));
	for (size_t i = 0; i < uf_delivery_get_document_count(delivery); i++) {
		const char *piece;
		const char *file;
		uf_delivery_get_document(delivery, i, &piece, &file);
		g_ptr_array_add(pairs, g_strdup("Document dans ce corps"));
		g_ptr_array_add(pairs,
				g_strdup_printf("%s, %s, %zu octets", find_piece(draft, piece),
						file, find_size(draft, file)));
	}
	return pairs;
}

/* "Date de naissance (obligatoire)"; yours */
static char *
format_label(const UfDraft *draft, const UfDeliveryRow *row)
{
	g_autofree char *label = uf_delivery_format_label(uf_draft_get_blocks(draft), row);
	return g_strconcat(label, row->is_required ? " (obligatoire)" : "", NULL);
}

/* the same for several that are named together: whichever line they are in */
static char *
format_bare(const UfDeliveryRow *row)
{
	return g_strconcat(row->label, row->is_required ? " (obligatoire)" : "", NULL);
}

/* Those of @outcome of which nothing is known, by why: groups of indices. */
static GPtrArray *
group_unknown(const UfDelivery *delivery, UfDeliveryOutcome outcome)
{
	GPtrArray *groups = uf_groups_new();
	for (size_t i = 0; i < uf_delivery_get_count(delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(delivery, i);
		g_autofree char *reason = uf_delivery_format_reason(&row);
		if (row.outcome == outcome && *row.text == '\0')
			uf_groups_add(groups, reason, GSIZE_TO_POINTER(i));
	}
	return groups;
}

/* "Nom (obligatoire) ; Prénom"; yours */
static char *
join_labels(const UfDelivery *delivery, const UfGroup *group)
{
	g_autoptr(GPtrArray) labels = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < group->members->len; i++) {
		const size_t index = GPOINTER_TO_SIZE(g_ptr_array_index(group->members, i));
		const UfDeliveryRow row = uf_delivery_get(delivery, index);
		g_ptr_array_add(labels, format_bare(&row));
	}
	return uf_groups_join_labels(labels);
}

static void
add_part(GString *page, const UfDraft *draft, const UfDelivery *delivery, UfDeliveryOutcome outcome)
{
	g_autoptr(GPtrArray) groups = group_unknown(delivery, outcome);
	for (size_t i = 0; i < uf_delivery_get_count(delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(delivery, i);
		g_autofree char *label = format_label(draft, &row);
		g_autofree char *reason = uf_delivery_format_reason(&row);
		if (row.outcome != outcome || *row.text == '\0')
			continue;
		uf_review_page_add_value(page, label, row.text);
		if (*reason != '\0')
			uf_review_page_add(page, "    ! ", "      ", reason);
	}
	for (guint i = 0; i < groups->len; i++) {
		const UfGroup *group = g_ptr_array_index(groups, i);
		g_autofree char *labels = join_labels(delivery, group);
		g_autofree char *line = g_strdup_printf(
		    "%s%s%s", labels, *group->words != '\0' ? "\u00a0: " : "", group->words);
		uf_review_page_add(page, "  - ", "    ", line);
	}
}

void
uf_review_page_add_delivery(GString *page, const UfDraft *draft)
{
	g_autoptr(UfDelivery) delivery = uf_delivery_load(draft, NULL);
	if (delivery == NULL && !uf_review_lacks_delivery(draft))
		return;
	uf_review_page_add_title(page, "Ce qui partira");
	if (delivery == NULL) {
		uf_review_page_add(page, "", "", UNREADABLE);
		return;
	}
	g_autoptr(GPtrArray) pairs = describe_target(draft, delivery);
	for (guint i = 0; i + 1 < pairs->len; i += 2) {
		g_autofree char *line =
		    g_strdup_printf("%s\u00a0: %s", (const char *)g_ptr_array_index(pairs, i),
				    (const char *)g_ptr_array_index(pairs, i + 1));
		uf_review_page_add(page, "", "  ", line);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		const size_t n = uf_delivery_count_outcome(delivery, parts[i].outcome);
		g_autofree char *title = g_strdup_printf("%s (%zu)", parts[i].title, n);
		if (n == 0)
			continue;
		uf_review_page_add_title(page, title);
		add_part(page, draft, delivery, parts[i].outcome);
	}
}

static void
append_part(GString *out, const UfDraft *draft, const UfDelivery *delivery,
	    UfDeliveryOutcome outcome)
{
	g_autoptr(GPtrArray) groups = group_unknown(delivery, outcome);
	g_string_append(out, "<ul>\n");
	for (size_t i = 0; i < uf_delivery_get_count(delivery); i++) {
		const UfDeliveryRow row = uf_delivery_get(delivery, i);
		g_autofree char *label = format_label(draft, &row);
		g_autofree char *reason = uf_delivery_format_reason(&row);
		if (row.outcome != outcome || *row.text == '\0')
			continue;
		uf_review_html_append_element(out, "<li><span class=\"what\">", label,
					      "\u00a0: </span>");
		uf_review_html_append_element(out, "<span class=\"value\">", row.text, "</span>");
		if (*reason != '\0')
			uf_review_html_append_element(out, "<p class=\"issue\">", reason, "</p>");
		g_string_append(out, "</li>\n");
	}
	for (guint i = 0; i < groups->len; i++) {
		const UfGroup *group = g_ptr_array_index(groups, i);
		g_autofree char *labels = join_labels(delivery, group);
		uf_review_html_append_element(out, "<li>", labels, "");
		if (*group->words != '\0')
			uf_review_html_append_element(out, "<p class=\"issue\">", group->words,
						      "</p>");
		g_string_append(out, "</li>\n");
	}
	g_string_append(out, "</ul>\n");
}

void
uf_review_html_append_delivery(GString *out, const UfDraft *draft)
{
	g_autoptr(UfDelivery) delivery = uf_delivery_load(draft, NULL);
	if (delivery == NULL && !uf_review_lacks_delivery(draft))
		return;
	g_string_append(out, "<h2>Ce qui partira</h2>\n");
	if (delivery == NULL) {
		uf_review_html_append_element(out, "<p class=\"issue blocking\">", UNREADABLE,
					      "</p>\n");
		return;
	}
	g_autoptr(GPtrArray) pairs = describe_target(draft, delivery);
	g_string_append(out, "<dl>");
	for (guint i = 0; i + 1 < pairs->len; i += 2) {
		uf_review_html_append_element(out, "<dt>", g_ptr_array_index(pairs, i),
					      "\u00a0:</dt>");
		uf_review_html_append_element(out, "<dd>", g_ptr_array_index(pairs, i + 1),
					      "</dd>\n");
	}
	g_string_append(out, "</dl>\n");
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
		const size_t n = uf_delivery_count_outcome(delivery, parts[i].outcome);
		if (n == 0)
			continue;
		g_string_append_printf(out, "<h3>%s (%zu)</h3>\n", parts[i].title, n);
		append_part(out, draft, delivery, parts[i].outcome);
	}
}
