"""What a PDF may hold for us to read it with pypdf, which gives lists of more than 100,000 entries up."""

from pypdf import apply_configuration

# The longest stroke of ours has 200,000 numbers in one list, and other programs know no longest one.
MOST_NUMBERS = 2_000_000

reads_long_lists = apply_configuration(array_maximum_element_count=MOST_NUMBERS)
