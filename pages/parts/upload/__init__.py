"""Parts of pages; none is a page itself."""
