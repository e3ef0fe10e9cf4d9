/* Two records of one invented person, for the tests of merges. */
#pragma once

#define HEAD "{\"schema\": 1, \"id\": \"p-aaaaaaaaaa\", \"revision\": 0, "
#define NIR                                                                                        \
	"\"identifiers\": [{\"id\": \"i1\", \"scheme\": \"nir\", \"value\": \"284052901901030\"}]"

/* The record that stays: Marie, her son, a rent, an income; asked: no debts. */
#define STAYS                                                                                      \
	HEAD "\"members\": [{\"id\": \"m1\", \"birth_name\": \"Essai\", \"given_names\": "         \
	     "[\"Marie\"], \"birth\": {\"date\": \"1984-05-12\"}, \"situation\": {\"status\": "    \
	     "\"single\"}, " NIR ", \"contact\": {\"phones\": [{\"id\": \"c1\", \"number\": "      \
	     "\"+33639980011\"}]}}, {\"id\": \"m2\", \"birth_name\": \"Essai\", \"given_names\": " \
	     "[\"Léo\"], \"birth\": {\"date\": \"2012-01-02\"}}], \"relations\": [{\"id\": "      \
	     "\"r1\", \"member\": \"m2\", \"kind\": \"child\", \"to\": \"m1\"}], \"housing\": "    \
	     "{\"rent\": {\"amount\": 50000}}, \"resources\": [{\"id\": \"s1\", \"member\": "      \
	     "\"m1\", \"kind\": \"rsa\", \"month\": \"2026-09\", \"amount\": 60000}], "            \
	     "\"origins\": {\"members/m1\": {\"source\": \"typed\", \"date\": \"2026-01-05\", "    \
	     "\"by\": \"a.modele\"}, \"debts\": {\"source\": \"told\", \"date\": "                 \
	     "\"2026-02-01\"}}, \"absences\": {\"debts\": \"none\"}}"

/* The record that goes: Marie again, by NIR; her daughter under the id that Léo has there; another
 * income of the same month; a debt; asked: no expenses. */
#define GOES                                                                                       \
	HEAD "\"members\": [{\"id\": \"m1\", \"birth_name\": \"ESSAI\", \"used_name\": "           \
	     "\"Modèle\", \"given_names\": [\"Marie\", \"Anne\"], \"birth\": {\"date\": "         \
	     "\"1984-05-12\"}, \"situation\": {\"status\": \"parted\", \"since\": "                \
	     "\"2026-03-01\"}, " NIR ", \"contact\": {\"phones\": [{\"id\": \"c1\", \"number\": "  \
	     "\"+33639980012\", \"protected\": true}]}}, {\"id\": \"m2\", \"birth_name\": "        \
	     "\"Modèle\", \"given_names\": [\"Zoé\"], \"birth\": {\"date\": \"2020-03-04\"}}], " \
	     "\"relations\": [{\"id\": \"r1\", \"member\": \"m2\", \"kind\": \"child\", \"to\": "  \
	     "\"m1\"}], \"resources\": [{\"id\": \"s1\", \"member\": \"m1\", \"kind\": \"rsa\", "  \
	     "\"month\": \"2026-09\", \"amount\": 61000}], \"debts\": [{\"id\": \"o1\", "          \
	     "\"member\": \"m1\", \"kind\": \"rent\", \"amount\": 12300}], \"origins\": "          \
	     "{\"members/m1/situation\": {\"source\": \"document\", \"date\": \"2026-04-01\", "    \
	     "\"document\": \"jugement\"}, \"resources/s1\": {\"source\": \"import\", \"date\": "  \
	     "\"2026-10-01\"}, \"expenses\": {\"source\": \"told\", \"date\": \"2026-04-01\"}}, "  \
	     "\"absences\": {\"expenses\": \"none\"}}"
