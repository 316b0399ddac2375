"""A list of clinics as a file, in and out: CSV, Excel workbooks, the template."""
