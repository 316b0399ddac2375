"""A server of the same parts around one small page, so that these tests do not depend on what our pages show."""
