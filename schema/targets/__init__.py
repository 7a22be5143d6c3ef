"""Pure functions from columns to each form the definition takes elsewhere; no constraint is typed twice."""
