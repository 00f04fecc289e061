"""One repository for each kind of thing; they take and give frozen domain objects."""
