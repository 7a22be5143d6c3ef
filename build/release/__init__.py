"""The citable release of a version: gates that refuse what must not be published, and an archive of the same bytes."""
