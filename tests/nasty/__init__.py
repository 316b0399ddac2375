"""Files that try to hurt: one small file for each thing that can be wrong."""
