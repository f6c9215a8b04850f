"""Pure measures of sales, the pyramid and its movements: values in, values out, no database."""
