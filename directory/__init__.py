"""The ketamine clinic directory: pure Python, no Streamlit.

A room imports only rooms that stand above it here (nearer the ground); ``make lint`` holds that.

    schema, notices, settings, paths   columns, what can be wrong with an upload, the operator's settings, shared addresses
    geo   store                        where things are; what is kept
    clinics, medicine                  what is known of a clinic; what is said about treatment, with sources and days
    spreadsheets, intake               a list of clinics as a file, both ways; its bytes -> judged clinics and notices
    search, understanding              the published directory and what fits a query; typed words -> a query
    publishing, operate                difference, acts, publishing, serving, quality; signing in, settings and audit log
    views                              all HTML and sentences, pure
    web   cli   (pages)                thin faces: starlette, the command line, Streamlit

An upload: ``web`` lets its bytes in, ``pages`` or ``cli`` hands them to ``intake.sandbox``, a process with limits; there
``spreadsheets`` makes texts of them and ``intake.judge`` clinics and notices; ``publishing`` compares, asks, and writes to the
``store``; ``publishing.serving`` makes ``search.published.Directory`` of it for all visitors. A typed text: ``pages`` hands it to
``understanding.understand``, which answers with a ``search.query.Query``; ``search`` answers that, and ``views`` shows it.
"""
