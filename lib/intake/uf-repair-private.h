/* One repair being made. A reader takes the text of a cell and sets the value, or refuses it. */
#pragma once

#include "uf-repair.h"

typedef struct {
	const UfRepairSetup *setup;
	const UfCell *cell;
	const UfColumnTarget *target;
	const UfPlace *place; /* of what is read now; that of the target unless it is of several */
	GPtrArray *issues;
	json_t *value;
	bool mended;
	bool refused;
} UfRepair;

/* A rule is said once a cell. */
void uf_repair_mend(UfRepair *self, const char *rule);
/* Always NULL. */
json_t *uf_repair_refuse(UfRepair *self, const char *rule);
UfIssue *uf_repair_warn(UfRepair *self, UfSeverity severity, const char *rule);

/* Refuses, and gives true, when letters stand where digits must ("O6 l2"), or the digits of another
 * script, or the number was shortened to a power of ten. */
bool uf_repair_refuse_unlike(UfRepair *self, const char *text);

/* A reader gives the value, or refuses and gives NULL. @text is not empty, without blanks at its
 * ends. */
typedef json_t *(*UfRepairReader)(UfRepair *self, const char *text);
json_t *uf_repair_read_text(UfRepair *self, const char *text);
json_t *uf_repair_read_lines(UfRepair *self, const char *text);
json_t *uf_repair_read_date(UfRepair *self, const char *text);
json_t *uf_repair_read_month(UfRepair *self, const char *text);
json_t *uf_repair_read_time(UfRepair *self, const char *text);
json_t *uf_repair_read_amount(UfRepair *self, const char *text);
json_t *uf_repair_read_integer(UfRepair *self, const char *text);
json_t *uf_repair_read_number(UfRepair *self, const char *text);
json_t *uf_repair_read_boolean(UfRepair *self, const char *text);
json_t *uf_repair_read_choice(UfRepair *self, const char *text);
json_t *uf_repair_read_choices(UfRepair *self, const char *text);
json_t *uf_repair_read_phone(UfRepair *self, const char *text);
json_t *uf_repair_read_email(UfRepair *self, const char *text);
json_t *uf_repair_read_identifier(UfRepair *self, const char *text);
json_t *uf_repair_read_postcode(UfRepair *self, const char *text);
json_t *uf_repair_read_departement(UfRepair *self, const char *text);
json_t *uf_repair_read_commune(UfRepair *self, const char *text);
json_t *uf_repair_read_country(UfRepair *self, const char *text);

/* Of several facts: an object of keys. */
json_t *uf_repair_read_name(UfRepair *self, const char *text);
json_t *uf_repair_read_address(UfRepair *self, const char *text);
json_t *uf_repair_read_city_line(UfRepair *self, const char *text);
