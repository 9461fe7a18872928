"""Pages of real text to make a site as large as we like."""
