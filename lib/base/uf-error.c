#include "uf-error.h"

G_DEFINE_QUARK(uf_error_quark, uf_error)
