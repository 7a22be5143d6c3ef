"""The check and the build on Spark, for inputs past one machine: the same definition, the same findings.

Spark narrows millions of rows down to those that may be wrong, by conditions compiled from the columns; these few are
read again on the driver by the same code as everywhere else, which has the last word and the words. Whole-table checks
are the SQL of the embedded engine, translated. Nothing here is imported unless ``--engine spark`` is given.
"""
